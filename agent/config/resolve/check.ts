import type { FileConfig } from '../file.ts';
import type { ConfigIssue } from '../issue.ts';
import type { ProxyStanza } from '../stanzas/cache.ts';

/** A rule about several stanzas: whether it is broken, and then what to say about which key of which stanza. */
type Rule = {
  readonly key: string;
  readonly stanza?: (config: FileConfig) => { readonly where: string } | undefined;
  readonly broken: (config: FileConfig) => boolean;
  readonly problem: string;
};

/** What must hold between the stanzas of all files together (Vault's validateConfig, and the rules of `exec`). */
const rules: readonly Rule[] = [
  {
    key: 'cache.use_auto_auth_token',
    stanza: ({ cache }) => cache,
    broken: ({ cache, apiProxy }) => says(cache?.value.proxy) && says(apiProxy?.value),
    problem: 'is set in api_proxy too; keep the one in api_proxy',
  },
  {
    key: 'cache',
    stanza: ({ cache }) => cache,
    broken: ({ cache, listeners, templates, envTemplates }) =>
      cache !== undefined && listeners.length + templates.length + envTemplates.length === 0,
    problem: 'needs a listener, a template or an env_template to serve',
  },
  {
    key: 'api_proxy',
    stanza: ({ apiProxy }) => apiProxy,
    broken: ({ apiProxy, listeners }) => apiProxy !== undefined && listeners.length === 0,
    problem: 'needs a listener',
  },
  {
    key: 'use_auto_auth_token',
    stanza: ({ apiProxy, cache }) => apiProxy ?? cache,
    broken: (config) => usesToken(config) && config.autoAuth === undefined,
    problem: 'needs an auto_auth stanza',
  },
  {
    key: 'use_auto_auth_token',
    stanza: ({ apiProxy, cache }) => apiProxy ?? cache,
    broken: (config) => usesToken(config) && (config.autoAuth?.value.method?.config.wrapTtlMs ?? 0) > 0,
    problem: 'cannot be used while auto_auth.method.wrap_ttl wraps the token',
  },
  {
    key: 'auto_auth',
    stanza: ({ autoAuth }) => autoAuth,
    broken: (config) => config.autoAuth !== undefined && !usesLogin(config),
    problem: 'needs a sink, a template, an env_template or api_proxy.use_auto_auth_token to log in for',
  },
  {
    key: '',
    broken: ({ autoAuth, cache, listeners }) =>
      autoAuth === undefined && cache === undefined && listeners.length === 0,
    problem: 'the configuration has no auto_auth, cache or listener stanza, so there is nothing to do',
  },
  {
    key: 'exec',
    stanza: ({ exec }) => exec,
    broken: ({ exec, envTemplates }) => exec !== undefined && envTemplates.length === 0,
    problem: 'needs at least one env_template',
  },
  {
    key: 'env_template',
    stanza: ({ envTemplates }) => envTemplates[0],
    broken: ({ exec, envTemplates }) => exec === undefined && envTemplates.length > 0,
    problem: 'needs an exec stanza, the program that gets the variables',
  },
  {
    key: 'env_template',
    stanza: ({ envTemplates }) => envTemplates[0],
    broken: ({ envTemplates, templates }) => envTemplates.length > 0 && templates.length > 0,
    problem: 'cannot be used together with template',
  },
  {
    key: 'env_template',
    stanza: ({ envTemplates }) => envTemplates[0],
    broken: ({ envTemplates, apiProxy }) => envTemplates.length > 0 && apiProxy !== undefined,
    problem: 'cannot be used together with api_proxy',
  },
];

/** Every issue between stanzas. */
export function checkTogether(config: FileConfig): ConfigIssue[] {
  const broken = rules.filter((rule) => rule.broken(config));
  return [
    ...broken.map(({ key, stanza, problem }) => ({ where: stanza?.(config)?.where ?? '', key, problem })),
    ...repeatedVariables(config),
  ];
}

function says(proxy: ProxyStanza | undefined): boolean {
  return proxy?.saysTokenUse === true;
}

function uses(proxy: ProxyStanza | undefined): boolean {
  return proxy !== undefined && proxy.config.useAutoAuthToken !== 'never';
}

function usesToken({ cache, apiProxy }: FileConfig): boolean {
  return uses(cache?.value.proxy) || uses(apiProxy?.value);
}

function usesLogin(config: FileConfig): boolean {
  const sinks = config.autoAuth?.value.sinks ?? [];
  return sinks.length + config.templates.length + config.envTemplates.length > 0 || usesToken(config);
}

function repeatedVariables({ envTemplates }: FileConfig): ConfigIssue[] {
  return envTemplates
    .filter(({ value }, index) => envTemplates.findIndex((other) => other.value.name === value.name) < index)
    .map(({ value, where }) => ({
      where,
      key: `env_template.${value.name}`,
      problem: 'is given more than once',
    }));
}
