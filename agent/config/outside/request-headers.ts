import type { Outside } from './sources.ts';
import { flagValue } from './flags.ts';
import { variable } from './environment.ts';

/** The headers that `-header name=value`, `-mfa` (or VAULT_MFA) and `-policy-override` add to every request. */
export function requestHeaders(outside: Outside): Readonly<Record<string, string>> {
  const { flags, env } = outside;
  const custom = (flags.given.get('header') ?? []).flatMap((text) => headerOf(text, outside));
  const mfa = flags.given.get('mfa') ?? [variable(env, 'MFA')?.value ?? ''];
  const override = flagValue(flags, 'policy-override') === 'true';
  return {
    ...Object.fromEntries(custom),
    ...(mfa[0] === '' ? {} : { 'x-vault-mfa': mfa.join(',') }),
    ...(override ? { 'x-vault-policy-override': 'true' } : {}),
  };
}

function headerOf(text: string, outside: Outside): (readonly [string, string])[] {
  const [, name = '', value = ''] = /^([\w!#$%&'*+.^`|~-]+)=([^\r\n]*)$/.exec(text) ?? [];
  if (name !== '' && !/^x-vault-/i.test(name)) return [[name.toLowerCase(), value.trim()]];
  const problem = 'must be name=value; names that start with X-Vault- are reserved';
  outside.findings.issues.push({ where: '', key: '-header', problem });
  return [];
}
