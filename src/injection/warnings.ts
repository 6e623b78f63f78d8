import { keyOf, prefix } from '../../contract/annotations.ts';
import { suggestAnnotation } from '../../contract/parse-annotations.ts';
import { isOwnAgentImage } from '../agent-image.ts';
import type { Fault } from './checks.ts';
import { nativeSince } from './containers.ts';
import { loginWarnings } from './login-warnings.ts';
import type { Resolution } from './resolve.ts';
import { unknownTelemetry } from './telemetry.ts';

/** Finds what annotations say in vain; each sentence is one warning, 120 characters at most where names are short. */
type Rule = (resolution: Resolution) => readonly string[];

const rules: readonly Rule[] = [
  unknownContainers,
  delimitersOfDefaultTemplate,
  twoTemplates,
  orphans,
  unusedBesideConfigMap,
  loginWarnings,
  deadlineOfForeignAgent,
  nativeInVain,
  lastingJob,
  commandInBothContainers,
  unknownTelemetryFields,
];

/** The warnings about contradictory and ineffective annotations, worst first. */
export function ineffective(resolution: Resolution): readonly string[] {
  return rules.flatMap((rule) => rule(resolution));
}

/** Nobody reads on after so many. */
const mostNamed = 20;

/** Annotations under our prefix that nobody reads, with the nearest name that somebody would. */
export function unknownAnnotations({ input: { parsed } }: Resolution): readonly Fault[] {
  return parsed.unknown.slice(0, mostNamed).map((key) => {
    const nearest = suggestAnnotation(key);
    return {
      check: 'unknown',
      key,
      problem: 'unknown annotation',
      ...(nearest === undefined ? {} : { fix: `did you mean ${nearest}?` }),
    };
  });
}

/** Worse than any other: everything that the annotations ask for is in vain. */
export function noContainerAtAll({ containers: { init, sidecar, native } }: Resolution): readonly string[] {
  if (init || sidecar || native) return [];
  return ['no agent is injected: agent-pre-populate is false and agent-pre-populate-only is true'];
}

function unknownContainers({ values, input: { facts } }: Resolution): readonly string[] {
  const known = new Set(facts.containers.map(({ name }) => name));
  const initNames = new Set(facts.initContainers.map(({ name }) => name));
  return (values['agent-inject-containers'] ?? [])
    .filter((name) => !known.has(name))
    .map((name) =>
      initNames.has(name)
        ? `agent-inject-containers: ${JSON.stringify(name)} is an init container, which always gets the files`
        : `agent-inject-containers: the pod has no container ${JSON.stringify(name)}`,
    );
}

function delimitersOfDefaultTemplate({ input: { parsed } }: Resolution): readonly string[] {
  return parsed.secrets
    .filter(({ template, templateFile }) => template === '' && templateFile === '')
    .filter(({ leftDelimiter, rightDelimiter }) => leftDelimiter !== '' || rightDelimiter !== '')
    .map(
      ({ name }) => `agent-template-left-delim-${name}: delimiters have no effect on the default template`,
    );
}

function twoTemplates({ input: { parsed } }: Resolution): readonly string[] {
  return parsed.secrets
    .filter(({ template, templateFile }) => template !== '' && templateFile !== '')
    .map(
      ({ name }) => `agent-inject-template-file-${name}: has no effect beside agent-inject-template-${name}`,
    );
}

function orphans({ input: { parsed } }: Resolution): readonly string[] {
  return parsed.orphans.map(
    (key) => `${key.slice(prefix.length)}: has no effect, there is no secret of that name`,
  );
}

/** What the agent is told through its configuration, which the ConfigMap replaces. */
const besideConfigMap = [
  'role',
  'auth-type',
  'auth-path',
  'auth-min-backoff',
  'auth-max-backoff',
  'namespace',
  'agent-auto-auth-exit-on-err',
  'agent-cache-enable',
  'agent-enable-quit',
  'agent-inject-token',
  'agent-inject-default-template',
  'agent-disable-idle-connections',
  'agent-disable-keep-alives',
  'template-config-exit-on-retry-failure',
  'template-static-secret-render-interval',
  'template-max-connections-per-host',
  'template-lease-renewal-threshold',
] as const;

function unusedBesideConfigMap({ values, input: { parsed } }: Resolution): readonly string[] {
  if ((values['agent-configmap'] ?? '') === '') return [];
  const isUsed = (name: string) => name === 'auth-type' && values['auth-type'] === 'aws';
  const unused = besideConfigMap.filter((name) => parsed.pod[name] !== undefined && !isUsed(name));
  const groups = [
    ['agent-inject-secret-*', parsed.secrets.length],
    ['auth-config-*', parsed.authConfig.size],
    ['agent-telemetry-*', parsed.telemetry.size],
  ] as const;
  const given = groups.filter(([, count]) => count > 0).map(([name]) => name);
  return [...unused, ...given].map((name) => `${name}: has no effect beside agent-configmap`);
}

/** Why a pod that asks for a native sidecar gets the two containers all the same. */
function nativeInVain({ values, containers, input: { apiServerMinor } }: Resolution): readonly string[] {
  if (values['agent-native-sidecar'] !== true || containers.native) return [];
  const why = values['agent-pre-populate-only']
    ? 'has no effect beside agent-pre-populate-only'
    : apiServerMinor === undefined
      ? 'not used, the version of the API server is not known'
      : `not used, it takes Kubernetes 1.${String(nativeSince)} and this is 1.${String(apiServerMinor)}`;
  return [`agent-native-sidecar: ${why}`];
}

function deadlineOfForeignAgent({ values, image }: Resolution): readonly string[] {
  const isIgnored = (values['agent-start-deadline'] ?? '') !== '' && !isOwnAgentImage(image);
  return isIgnored ? ['agent-start-deadline: has no effect with another agent-image than ours'] : [];
}

/** With a classic sidecar the pod of a Job goes on after its work is done. */
function lastingJob({ values, containers, input: { facts } }: Resolution): readonly string[] {
  const ended = values['agent-enable-quit'] || values['agent-native-sidecar'] === false;
  if (!facts.ownedByJob || !containers.sidecar || ended) return [];
  return [
    'agent-pre-populate-only or agent-enable-quit is needed, else the sidecar keeps the Job from ending',
  ];
}

function commandInBothContainers({
  containers: { init, sidecar },
  input: { parsed },
}: Resolution): readonly string[] {
  if (!init || !sidecar) return [];
  return parsed.secrets
    .filter(({ command }) => command !== '')
    .map(({ name }) => `agent-inject-command-${name}: runs in the init container too, after its first write`);
}

function unknownTelemetryFields({ input: { parsed } }: Resolution): readonly string[] {
  return unknownTelemetry(parsed.telemetry).map(
    (name) => `agent-telemetry-${name}: there is no such telemetry field`,
  );
}

/** One line for a fault that is only pointed out. */
export function warningOf({ key, problem, fix }: Fault): string {
  const name = key.startsWith(prefix) ? key.slice(prefix.length) : key;
  return `${name}: ${problem}${fix === undefined ? '' : `, ${fix.replaceAll(prefix, '')}`}`;
}

/** Told when a copied status annotation was not believed. */
export const copiedStatus = `${keyOf('agent-inject-status').slice(prefix.length)}: is set but the agent is missing, so it is not believed`;
