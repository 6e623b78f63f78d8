import { keyOf } from '../../contract/annotations.ts';
import type { Settings } from '../settings.ts';
import { settingTable } from '../settings.ts';
import { variableName } from '../settings/environment.ts';
import type { Fault } from './checks.ts';
import type { Resolution } from './resolve.ts';
import type { Values } from './values.ts';

/** An allow-list and the annotation that it narrows. */
const lists = [
  { annotation: 'service', setting: 'allowedAddresses' },
  { annotation: 'agent-image', setting: 'allowedImages' },
  { annotation: 'proxy-address', setting: 'allowedProxies' },
  { annotation: 'agent-configmap', setting: 'allowedConfigMaps' },
] as const;

/** A permission, the annotations that need it, and when they use it. */
const permissions = [
  {
    setting: 'allowTlsSkipVerify',
    annotation: 'tls-skip-verify',
    uses: (values: Values) => values['tls-skip-verify'],
  },
  { setting: 'allowJsonPatch', annotation: 'agent-json-patch', uses: patches('agent-json-patch') },
  { setting: 'allowJsonPatch', annotation: 'agent-init-json-patch', uses: patches('agent-init-json-patch') },
  {
    setting: 'allowRoot',
    annotation: 'agent-run-as-user',
    uses: (values: Values) => values['agent-run-as-user'] === 0n,
  },
  {
    setting: 'allowRoot',
    annotation: 'agent-run-as-group',
    uses: (values: Values) => values['agent-run-as-group'] === 0n,
  },
  {
    setting: 'allowRoot',
    annotation: 'agent-set-security-context',
    uses: (values: Values, settings: Settings) =>
      values['agent-set-security-context'] === false && settings.setSecurityContext,
  },
] as const;

function patches(annotation: 'agent-json-patch' | 'agent-init-json-patch') {
  return (values: Values): boolean => (values[annotation] ?? []).length > 0;
}

/** What the annotations of a pod ask for and the administrator does not allow; settings themselves are not judged. */
export function forbidden(resolution: Resolution): readonly Fault[] {
  const { values, input } = resolution;
  const { parsed, settings } = input;
  const unpermitted = permissions.filter(
    ({ setting, annotation, uses }) =>
      !settings[setting] && parsed.pod[annotation] !== undefined && uses(values, settings),
  );
  return [
    ...lists.flatMap((list) => unlisted(list, resolution)),
    ...unpermitted.map(({ annotation, setting }) => fault(annotation, setting)),
  ];
}

type List = (typeof lists)[number];

function unlisted({ annotation, setting }: List, { input }: Resolution): readonly Fault[] {
  const asked = input.parsed.pod[annotation] ?? '';
  const patterns = patternsOf(setting, input.settings);
  if (asked === '' || patterns === undefined || isListed(asked, patterns)) return [];
  const expected = patterns.length === 0 ? {} : { expected: `one of ${patterns.join(', ')}` };
  return [{ ...fault(annotation, setting), ...expected, got: withoutPassword(asked) }];
}

/** Undefined allows everything. */
function patternsOf(setting: List['setting'], settings: Settings): readonly string[] | undefined {
  const patterns = settings[setting];
  if (patterns.length > 0) return patterns;
  return setting === 'allowedConfigMaps' && narrowsConnection(settings) ? [] : undefined;
}

/** A ConfigMap brings its own address, proxy and checks: where those are narrowed, it has to be allowed by name. */
function narrowsConnection({ allowedAddresses, allowedProxies, allowTlsSkipVerify }: Settings): boolean {
  return allowedAddresses.length > 0 || allowedProxies.length > 0 || !allowTlsSkipVerify;
}

/** The address of a proxy may carry its user and password. */
const withoutPassword = (address: string): string => address.replace(/^([^/]*\/\/)?.*@/, '$1…@');

type Narrowed = (typeof lists)[number]['annotation'] | (typeof permissions)[number]['annotation'];

function fault(annotation: Narrowed, setting: keyof Settings): Fault {
  return {
    check: 'policy',
    key: keyOf(annotation),
    problem: 'not allowed by the policy of the webhook',
    fix: `ask its administrator (${variableName(settingTable[setting])}), or remove the annotation`,
  };
}

/** `*` in an entry stands for any text. */
function isListed(text: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matches(text, pattern.trim().split('*')));
}

/** Linear in the text: each part is looked for after the one before. */
function matches(text: string, parts: readonly string[]): boolean {
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let from = first.length;
  for (const part of rest) {
    const at = text.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}
