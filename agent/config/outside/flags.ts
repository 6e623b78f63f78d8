import { suggest } from '../../../contract/suggest.ts';
import type { ConfigIssue } from '../issue.ts';

/** How a flag is written: with a value, or alone (then it is true), or several times. */
type FlagKind = 'value' | 'switch' | 'list';

/** The flags of `vault agent`; both spellings of the dash are fine (Go's flag package). */
const flagKinds = {
  config: 'list',
  'exit-after-auth': 'switch',
  address: 'value',
  'agent-address': 'value',
  'ca-cert': 'value',
  'ca-path': 'value',
  'client-cert': 'value',
  'client-key': 'value',
  'tls-server-name': 'value',
  'tls-skip-verify': 'switch',
  'disable-redirects': 'switch',
  namespace: 'value',
  ns: 'value',
  'wrap-ttl': 'value',
  mfa: 'list',
  header: 'list',
  'policy-override': 'switch',
  'non-interactive': 'switch',
  'output-curl-string': 'switch',
  'output-policy': 'switch',
  'unlock-key': 'value',
  'log-level': 'value',
  'log-format': 'value',
  'log-file': 'value',
  'log-rotate-bytes': 'value',
  'log-rotate-duration': 'value',
  'log-rotate-max-files': 'value',
  'combine-logs': 'switch',
  'disable-gated-logs': 'switch',
  'test-verify-only': 'switch',
} as const satisfies Readonly<Record<string, FlagKind>>;

export type FlagName = keyof typeof flagKinds;

/** What stands on the command line: the texts of each flag in order; a flag that was not given has no entry. */
export type Flags = {
  readonly given: ReadonlyMap<FlagName, readonly string[]>;
  readonly issues: readonly ConfigIssue[];
};

/**
 * Reads arguments the way Go's flag package does: `-x=v`, `-x v`, `--x`; a switch takes its value only after "=". The
 * first argument that is no flag, or `--`, ends them, and what follows is ignored.
 */
export function parseFlags(args: readonly string[]): Flags {
  const given = new Map<FlagName, readonly string[]>();
  const issues: ConfigIssue[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const flag = splitFlag(args[index] ?? '');
    if (flag === undefined) break;
    const { name, attached } = flag;
    if (!isFlagName(name)) {
      issues.push(unknownFlag(name));
      continue;
    }
    const value = attached ?? (flagKinds[name] === 'switch' ? 'true' : args[(index += 1)]);
    if (value === undefined) issues.push({ where: '', key: `-${name}`, problem: 'needs a value' });
    else given.set(name, [...(given.get(name) ?? []), value]);
  }
  return { given, issues };
}

/** The value of a flag; the last one counts. Undefined when it was not given. */
export function flagValue(flags: Flags, name: FlagName): string | undefined {
  return flags.given.get(name)?.at(-1);
}

function splitFlag(
  argument: string,
): { readonly name: string; readonly attached: string | undefined } | undefined {
  const [, name, attached] = /^--?([^-=][^=]*)(?:=([^]*))?$/.exec(argument) ?? [];
  return name === undefined ? undefined : { name, attached };
}

function isFlagName(name: string): name is FlagName {
  return Object.hasOwn(flagKinds, name);
}

function unknownFlag(name: string): ConfigIssue {
  const near = suggest(name, Object.keys(flagKinds));
  return {
    where: '',
    key: `-${name}`,
    problem: `unknown flag${near === undefined ? '' : `, did you mean -${near}?`}`,
  };
}
