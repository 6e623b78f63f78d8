import { keyOf, openbaoPrefix, prefix, rows } from '../../contract/annotations.ts';
import type { AnnotationName, Row } from '../../contract/annotations.ts';
import { defaultText, settingTable } from '../settings.ts';
import type { SettingName } from '../settings.ts';
import { findVariable, variableName } from '../settings/environment.ts';
import type { Environment } from '../settings/environment.ts';
import { profileName } from '../injection/profile.ts';
import type { Profiles } from '../settings/profiles.ts';
import type { Admission } from '../admission/admit.ts';
import { misplaced } from './misplaced.ts';
import { stepsOf } from './patch-document.ts';
import type { PatchStep } from './patch-document.ts';
import type { FoundPod } from './pod-templates.ts';

/** Where values come from beside the annotations. */
export interface Sources {
  readonly env: Environment;
  readonly profiles: Profiles;
}

type Annotations = ReadonlyMap<string, string>;

/** One value and where it came from. */
interface Origin {
  readonly key: string;
  readonly value?: string;
  readonly from: string;
}

/** The decision on one pod, its warnings, and every annotation's value with its origin; as text of several lines. */
export function explain(found: FoundPod, admission: Admission, sources: Sources): string {
  const { outcome, reason, message } = admission;
  const warnings = [...misplaced(found), ...admission.warnings];
  const lines = [
    `${found.title}: ${outcome} (${reason})`,
    ...(message === undefined ? [] : [`  ${message}`]),
    ...warnings.map((warning) => `  warning: ${warning}`),
  ];
  const added = addedNames(stepsOf(admission));
  if (added.length > 0) lines.push(`  adds ${added.join(', ')}`);
  if (outcome !== 'skipped')
    lines.push(...originsOf(annotationsOf(found), admission.namespace, sources).map(describeOrigin));
  return `${lines.join('\n')}\n`;
}

/** Containers and volumes that a patch brings, by name. */
function addedNames(steps: readonly PatchStep[]): string[] {
  return steps.flatMap(({ op, path, value }) => {
    const [, list] = /^\/spec\/(initContainers|containers|volumes)(?:\/|$)/.exec(path) ?? [];
    const isWhole = /^\/spec\/[a-zA-Z]+(?:\/[\d-]+)?$/.test(path);
    if (op !== 'add' || list === undefined || !isWhole) return [];
    const kind = list === 'volumes' ? 'volume' : list === 'containers' ? 'container' : 'init container';
    return [value].flat().map((part) => `${kind} ${(part as { name?: string }).name ?? ''}`);
  });
}

function originsOf(annotations: Annotations, namespace: string, { env, profiles }: Sources): Origin[] {
  const given = [...annotations]
    .filter(([key]) => key.startsWith(prefix) || key.startsWith(openbaoPrefix))
    .map(([key, value]) => ({ key, value, from: 'annotation' }));
  const name = profileName(annotations, namespace, profiles);
  const profiled = [...(profiles.byName.get(name) ?? [])]
    .filter(([key]) => !annotations.has(key))
    .map(([key, value]) => ({ key, value, from: `profile ${name}` }));
  const said = new Set([...given, ...profiled].map(({ key }) => key));
  const absent = [...rows].flatMap(([name, row]) => {
    const key = keyOf(name as AnnotationName);
    const isGiven = said.has(key) || said.has(`${openbaoPrefix}${name}`);
    const origin = isGiven || row.per !== 'pod' ? undefined : defaultOf(row, env);
    return origin === undefined ? [] : [{ key, ...origin }];
  });
  return [...given, ...profiled, ...absent].sort((a, b) => (a.key < b.key ? -1 : 1));
}

function defaultOf({ fallback }: Row, env: Environment): Omit<Origin, 'key'> | undefined {
  if (fallback === undefined) return undefined;
  if ('literal' in fallback) return { value: fallback.literal, from: 'default' };
  const name = 'setting' in fallback ? fallback.setting : fallback.ruledBy;
  const row = settingTable[name as SettingName];
  const variable = findVariable(row, env);
  if (variable !== undefined) return { value: variable.text, from: `setting ${variable.name}` };
  const compatible = findVariable(settingTable.compatibility, env)?.text === 'vault-k8s';
  const value = defaultText(row, compatible);
  if (value === undefined) return { from: `chosen for the image, as ${variableName(row)} is not set` };
  return { value, from: `default of setting ${variableName(row)}` };
}

function describeOrigin({ key, value, from }: Origin): string {
  return value === undefined ? `  ${key}  (${from})` : `  ${key} = ${JSON.stringify(value)}  (${from})`;
}

function annotationsOf({ pod }: FoundPod): Annotations {
  const { annotations } = (pod.metadata ?? {}) as { annotations?: Record<string, unknown> };
  return new Map(Object.entries(annotations ?? {}).map(([key, value]) => [key, String(value)]));
}
