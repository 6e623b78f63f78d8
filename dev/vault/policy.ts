import { VaultError } from './wire.ts';

/** One `path "..." { capabilities = [...] }` of a policy. */
export interface Rule {
  readonly pattern: string;
  readonly capabilities: readonly string[];
}

const rulePattern = /path\s+"([^"]+)"\s*\{([^}]*)\}/g;

/** Reads the HCL form of a policy: path blocks with capabilities; other keys of a block are ignored. */
export function parsePolicy(text: string): Rule[] {
  const bare = text.replace(/(#|\/\/).*$/gm, '');
  if (bare.replace(rulePattern, '').trim() !== '')
    throw new VaultError(400, 'failed to parse policy: expected path blocks');
  return [...bare.matchAll(rulePattern)].map(([, pattern = '', block = '']) => ({
    pattern,
    capabilities: [...(/capabilities\s*=\s*\[([^\]]*)\]/.exec(block)?.[1] ?? '').matchAll(/"(\w+)"/g)].map(
      ([, capability = '']) => capability,
    ),
  }));
}

/** Capabilities on a path: those of the most specific pattern, from all policies together; deny beats all. */
export function capabilitiesOn(path: string, rules: readonly Rule[]): string[] {
  const fitting = rules.filter(({ pattern }) => matches(pattern, path));
  const best = fitting.map(({ pattern }) => pattern).sort(bySpecificity)[0];
  const granted = fitting
    .filter(({ pattern }) => pattern === best)
    .flatMap(({ capabilities }) => capabilities);
  return granted.includes('deny') || granted.length === 0 ? ['deny'] : [...new Set(granted)].sort();
}

/** Whether any rule grants anything at or below a mount ("secret/"): what lets a caller ask about the mount. */
export function reaches(mount: string, rules: readonly Rule[]): boolean {
  return rules.some(({ pattern, capabilities }) => {
    const literal = pattern.replace(/[*+].*$/, '');
    return (
      !capabilities.includes('deny') &&
      (literal.startsWith(mount) || (literal !== pattern && mount.startsWith(literal)))
    );
  });
}

/** `+` stands for one segment, `*` at the end for anything. */
function matches(pattern: string, path: string): boolean {
  const glob = pattern.endsWith('*');
  const source = (glob ? pattern.slice(0, -1) : pattern)
    .split('/')
    .map((segment) => (segment === '+' ? '[^/]+' : segment.replace(/[.*?^${}()|[\]\\]/g, '\\$&')))
    .join('/');
  return new RegExp(`^${source}${glob ? '' : '$'}`).test(path);
}

/** Exact before wildcard, later first wildcard first, longer first. */
function bySpecificity(a: string, b: string): number {
  const wildcard = (pattern: string) => (/[*+]/.test(pattern) ? pattern.search(/[*+]/) : Infinity);
  return wildcard(b) === wildcard(a) ? b.length - a.length : wildcard(b) - wildcard(a);
}

/** What every token may do (Vault's policy "default", as far as the engines here go). */
export const defaultPolicy = `
path "auth/token/lookup-self" { capabilities = ["read"] }
path "auth/token/renew-self" { capabilities = ["update"] }
path "auth/token/revoke-self" { capabilities = ["update"] }
path "sys/capabilities-self" { capabilities = ["update"] }
path "sys/renew" { capabilities = ["update"] }
path "sys/leases/renew" { capabilities = ["update"] }
path "sys/leases/lookup" { capabilities = ["update"] }
path "sys/wrapping/*" { capabilities = ["update", "read"] }
path "cubbyhole/*" { capabilities = ["create", "read", "update", "delete", "list"] }
`;
