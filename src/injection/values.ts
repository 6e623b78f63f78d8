import {
  annotations,
  keyOf,
  rows,
  type AnnotationName,
  type NameOf,
  type ValueNamed,
} from '../../contract/annotations.ts';
import type { Parsed } from '../../contract/codec.ts';
import type { ParsedAnnotations } from '../../contract/parse-annotations.ts';
import { settingTable, type SettingName, type Settings } from '../settings.ts';
import { variableName } from '../settings/environment.ts';
import type { Fault } from './checks.ts';

type Table = typeof annotations;
type HasFallback = { readonly fallback: { readonly literal: string } | { readonly setting: string } };

/** The pod-wide values after annotation > setting > literal; only what has no such default may be undefined. */
export type Values = {
  readonly [N in NameOf<'pod'>]: Table[N] extends HasFallback ? ValueNamed<N> : ValueNamed<N> | undefined;
};

/** Resolves every pod-wide annotation; a setting that was not checked at start and is refused is a fault here. */
export function resolveValues(
  { pod }: ParsedAnnotations,
  settings: Settings,
): { readonly values: Values; readonly faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const entries = Object.entries(pod).map(([key, value]) => {
    const name = key as AnnotationName;
    return [name, value ?? fallbackOf(name, settings, faults)];
  });
  return { values: Object.fromEntries(entries) as Values, faults };
}

function fallbackOf(name: AnnotationName, settings: Settings, faults: Fault[]): unknown {
  const fallback = rows.get(name)?.fallback;
  if (fallback === undefined || 'ruledBy' in fallback) return undefined;
  if ('literal' in fallback) return read(name, fallback.literal);
  const setting = fallback.setting as SettingName;
  const value: unknown = settings[setting];
  return isReading(value) ? checkedSetting(value, { name, setting, faults }) : value;
}

/** Where a value is needed and which setting gives it. */
export interface Need {
  readonly name: AnnotationName;
  readonly setting: SettingName;
  readonly faults: Fault[];
}

/** Takes the value out of a setting that was not checked at start; a refused one becomes a fault and an empty value. */
export function checkedSetting<T>(reading: Parsed<T>, { name, setting, faults }: Need): T {
  if (reading.ok) return reading.value;
  const row = settingTable[setting];
  faults.push({
    check: name,
    key: variableName(row),
    problem: reading.problem,
    expected: row.codec.form,
    fix: `correct this setting of the webhook, or set ${keyOf(name)}`,
  });
  return read(name, '') as T;
}

function read(name: AnnotationName, text: string): unknown {
  const result = annotations[name].codec.parse(text);
  return result.ok ? result.value : undefined;
}

const isReading = (value: unknown): value is Parsed<unknown> =>
  typeof value === 'object' && value !== null && 'ok' in value;
