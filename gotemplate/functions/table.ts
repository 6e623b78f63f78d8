import { FunctionError } from '../errors.ts';
import { builtins } from './builtins/index.ts';
import type { FunctionEntry } from './entry.ts';
import { generalFamilies } from './general/index.ts';
import { sprigFamilies } from './sprig/index.ts';
import { unhermeticFunctions } from './sprig/unhermetic.ts';
import { vaultFamilies } from './vault/index.ts';

export type { Body, Call, Declaration, Example, FunctionEntry, Ports } from './entry.ts';

/** The functions a template may use, by name. */
export type FunctionTable = ReadonlyMap<string, FunctionEntry>;

/** Every family, in the order of the function reference. A name occurs once. */
export const families: Readonly<Record<string, readonly FunctionEntry[]>> = {
  builtins,
  ...vaultFamilies,
  ...generalFamilies,
  ...sprigFamilies,
};

/** Which functions a table offers. */
export interface TableOptions {
  /** Globs (`*` only) of functions that shall fail with "function is disabled". */
  readonly denylist?: readonly string[];
  /** Adds the sprig functions that depend on clock, chance or environment, as consul-template did up to 0.40. */
  readonly unhermetic?: boolean;
}

const HERMETIC = tableOf(Object.values(families).flat());

/**
 * The table of functions. A denied one keeps its name and fails when called; builtins cannot be denied
 * (consul-template's function_denylist).
 */
export function functionTable({ denylist = [], unhermetic = false }: TableOptions = {}): FunctionTable {
  if (denylist.length === 0 && !unhermetic) return HERMETIC;
  const denied = denylist.map(globPattern);
  const language = new Set(builtins);
  const isDenied = (entry: FunctionEntry) =>
    !language.has(entry) && denied.some((pattern) => pattern.test(entry.name));
  const entries = [...HERMETIC.values(), ...(unhermetic ? unhermeticFunctions : [])];
  return tableOf(entries.map((entry) => (isDenied(entry) ? disabled(entry) : entry)));
}

function tableOf(entries: readonly FunctionEntry[]): FunctionTable {
  return new Map(entries.map((entry) => [entry.name, entry]));
}

function globPattern(glob: string): RegExp {
  const literal = (text: string) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${glob.split('*').map(literal).join('.*')}$`);
}

function disabled({ name, doc }: FunctionEntry): FunctionEntry {
  return {
    name,
    doc,
    params: [],
    rest: 'string',
    result: 'string',
    body: () => {
      throw new FunctionError('function is disabled');
    },
  };
}
