import { boolean, listOrNone, text } from '../../contract/codec.ts';
import type { SettingRows } from './row.ts';

const allowList = (env: string, of: string, example: string) =>
  ({
    env,
    codec: listOrNone,
    fallback: '',
    doc: `${of} that annotations may name, separated by commas, with \`*\` for any text; empty allows all.`,
    example,
    since: 'ours',
  }) as const;

const permission = (env: string, what: string) =>
  ({
    env,
    codec: boolean,
    fallback: 'true',
    doc: `Whether annotations may ${what}.`,
    example: 'false',
    since: 'ours',
  }) as const;

/** What annotations may do; everything, as in vault-k8s, unless narrowed here. */
export const policy = {
  allowedAddresses: allowList('ALLOWED_ADDRESSES', 'Vault addresses', 'https://vault.example:8200'),
  allowedImages: allowList('ALLOWED_IMAGES', 'Agent images', 'registry.example/vault:*'),
  allowedProxies: allowList('ALLOWED_PROXIES', 'Proxy addresses', 'http://proxy.example:3128'),
  allowTlsSkipVerify: permission('ALLOW_TLS_SKIP_VERIFY', "switch off the check of Vault's certificate"),
  allowJsonPatch: permission('ALLOW_JSON_PATCH', 'patch the injected containers'),
  allowRoot: permission('ALLOW_ROOT', 'run the agent as user 0'),
  configFile: {
    env: 'CONFIG_FILE',
    flag: 'config-file',
    codec: text,
    fallback: '',
    doc: 'JSON file `{"profiles": {name: {annotation: value}}, "namespaces": {namespace: name}}`: sets of default annotations, chosen by `agent-profile` or by namespace; re-read every 10 s.',
    example: '/etc/vault-injector/config.json',
    since: 'ours',
  },
} as const satisfies SettingRows;
