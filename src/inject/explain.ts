import { keyOf, openbaoPrefix, rows } from '../../contract/annotations.ts';
import type { AnnotationName, Row } from '../../contract/annotations.ts';
import { settingTable } from '../settings.ts';
import type { SettingName } from '../settings.ts';
import { findVariable, variableName } from '../settings/environment.ts';
import type { Environment } from '../settings/environment.ts';
import type { Admission } from '../admission/admit.ts';
import { stepsOf } from './patch-document.ts';
import type { PatchStep } from './patch-document.ts';
import type { FoundPod } from './pod-templates.ts';

/** One value and where it came from. */
interface Origin {
  readonly key: string;
  readonly value: string;
  readonly from: string;
}

/** The decision on one pod, its warnings, and every annotation's value with its origin; as text of several lines. */
export function explain(found: FoundPod, admission: Admission, env: Environment): string {
  const { outcome, reason, message, warnings } = admission;
  const lines = [
    `${found.title}: ${outcome} (${reason})`,
    ...(message === undefined ? [] : [`  ${message}`]),
    ...warnings.map((warning) => `  warning: ${warning}`),
  ];
  const added = addedNames(stepsOf(admission));
  if (added.length > 0) lines.push(`  adds ${added.join(', ')}`);
  if (outcome !== 'skipped') lines.push(...originsOf(annotationsOf(found), env).map(describeOrigin));
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

function originsOf(annotations: Readonly<Record<string, unknown>>, env: Environment): Origin[] {
  const given = Object.entries(annotations).flatMap(([key, value]) =>
    ownPrefixes.some((prefix) => key.startsWith(prefix))
      ? [{ key, value: String(value), from: 'annotation' }]
      : [],
  );
  const absent = [...rows].flatMap(([name, row]) => {
    const key = keyOf(name as AnnotationName);
    const isGiven = Object.hasOwn(annotations, key) || Object.hasOwn(annotations, `${openbaoPrefix}${name}`);
    const origin = isGiven || row.per !== 'pod' ? undefined : defaultOf(row, env);
    return origin === undefined ? [] : [{ key, ...origin }];
  });
  return [...given, ...absent].sort((a, b) => (a.key < b.key ? -1 : 1));
}

const ownPrefixes = [keyOf('agent-inject').replace('agent-inject', ''), openbaoPrefix];

function defaultOf({ fallback }: Row, env: Environment): Omit<Origin, 'key'> | undefined {
  if (fallback === undefined) return undefined;
  if ('literal' in fallback) return { value: fallback.literal, from: 'default' };
  if (!('setting' in fallback)) return undefined;
  const row = settingTable[fallback.setting as SettingName];
  const variable = findVariable(row, env);
  if (variable !== undefined) return { value: variable.text, from: `setting ${variable.name}` };
  const value = 'fallback' in row ? row.fallback : '';
  return { value, from: `default of setting ${variableName(row)}` };
}

function describeOrigin({ key, value, from }: Origin): string {
  return `  ${key} = ${JSON.stringify(value)}  (${from})`;
}

function annotationsOf({ pod }: FoundPod): Readonly<Record<string, unknown>> {
  const { annotations } = (pod.metadata ?? {}) as { annotations?: Record<string, unknown> };
  return annotations ?? {};
}
