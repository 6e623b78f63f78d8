import { FunctionError } from '../errors.ts';
import { builtins } from './builtins/index.ts';
import type { DeferredEntry, FunctionEntry } from './entry.ts';
import { generalNames } from './general/names.ts';
import { sprigNames, unhermeticNames } from './sprig/names.ts';
import { vaultFamilies } from './vault/index.ts';

export type { Body, Call, Declaration, Example, FunctionEntry, Ports } from './entry.ts';

/** The functions a template may use, by name. */
export type FunctionTable = ReadonlyMap<string, FunctionEntry | DeferredEntry>;

/** The families that most templates use; they are always at hand. */
export const residentFamilies: Readonly<Record<string, readonly FunctionEntry[]>> = {
  builtins,
  ...vaultFamilies,
};

const general = async () => Object.values((await import('./general/index.ts')).generalFamilies).flat();
const sprig = async () => Object.values((await import('./sprig/index.ts')).sprigFamilies).flat();
const unhermetic = async () => (await import('./sprig/unhermetic.ts')).unhermeticFunctions;

/** Which functions a table offers. */
export interface TableOptions {
  /** Globs (`*` only) of functions that shall fail with "function is disabled". */
  readonly denylist?: readonly string[];
  /** Adds the sprig functions that depend on clock, chance or environment, as consul-template did up to 0.40. */
  readonly unhermetic?: boolean;
}

const HERMETIC = tableOf([
  ...Object.values(residentFamilies).flat(),
  ...deferred(generalNames, general),
  ...deferred(sprigNames, sprig),
]);

/**
 * The table of functions. A denied one keeps its name and fails when called; builtins cannot be denied
 * (consul-template's function_denylist).
 */
export function functionTable(options: TableOptions = {}): FunctionTable {
  const { denylist = [] } = options;
  if (denylist.length === 0 && options.unhermetic !== true) return HERMETIC;
  const denied = denylist.map(globPattern);
  const language = new Set(builtins.map(({ name }) => name));
  const isDenied = (name: string) => !language.has(name) && denied.some((pattern) => pattern.test(name));
  const more = options.unhermetic === true ? deferred(unhermeticNames, unhermetic) : [];
  const entries = [...HERMETIC.values(), ...more];
  return tableOf(entries.map((entry) => (isDenied(entry.name) ? disabled(entry.name) : entry)));
}

function deferred(names: readonly string[], family: DeferredEntry['family']): DeferredEntry[] {
  return names.map((name) => ({ name, family }));
}

function tableOf(entries: readonly (FunctionEntry | DeferredEntry)[]): FunctionTable {
  return new Map(entries.map((entry) => [entry.name, entry]));
}

function globPattern(glob: string): RegExp {
  const literal = (text: string) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${glob.split('*').map(literal).join('.*')}$`);
}

function disabled(name: string): FunctionEntry {
  return {
    name,
    doc: 'a function that the configuration denies',
    params: [],
    rest: 'string',
    result: 'string',
    body: () => {
      throw new FunctionError('function is disabled');
    },
  };
}

/** The entry with everything that a call needs; loads the family of a deferred one. */
export async function entryOf(table: FunctionTable, name: string): Promise<FunctionEntry | undefined> {
  const entry = table.get(name);
  if (entry === undefined || !('family' in entry)) return entry;
  return (await entry.family()).find((candidate) => candidate.name === name);
}
