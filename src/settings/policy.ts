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
  allowedConfigMaps: {
    ...allowList('ALLOWED_CONFIGMAPS', 'ConfigMaps', 'vault-agent-*'),
    doc: 'ConfigMaps that agent-configmap may name, separated by commas, with `*` for any text. Empty allows all, but none as soon as addresses, proxies or the check of certificates are narrowed, because a ConfigMap can say anything.',
  },
  allowTlsSkipVerify: permission('ALLOW_TLS_SKIP_VERIFY', "switch off the check of Vault's certificate"),
  allowJsonPatch: permission(
    'ALLOW_JSON_PATCH',
    'patch the injected containers, which gets around every other rule of this kind',
  ),
  allowRoot: permission('ALLOW_ROOT', 'run the agent as user or group 0, or take away its security context'),
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
