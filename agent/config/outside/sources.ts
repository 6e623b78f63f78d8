import { variable } from './environment.ts';
import type { Environment, Variable } from './environment.ts';
import { flagValue } from './flags.ts';
import type { FlagName, Flags } from './flags.ts';
import type { Findings } from '../issue.ts';
import type { Form } from './readers.ts';

/** Where settings come from besides the files. */
export type Outside = { readonly flags: Flags; readonly env: Environment; readonly findings: Findings };

/** A setting's two names outside the files; flags win over variables. */
export type Names = { readonly flag?: FlagName; readonly env?: string };

/** The text given outside the files, with the name it was given by; undefined: it was not given, or is empty. */
export function outsideText(outside: Outside, names: Names): Variable | undefined {
  const flag = names.flag && flagValue(outside.flags, names.flag);
  if (flag) return { name: `-${names.flag ?? ''}`, value: flag };
  return names.env === undefined ? undefined : variable(outside.env, names.env);
}

/** The value given outside the files, else the fallback. A text that cannot be read is an issue under its name. */
export function outsideValue<T, F = T>(outside: Outside, names: Names, read: Form<T>, fallback: F): T | F {
  const found = outsideText(outside, names);
  if (found === undefined) return fallback;
  const value = read.as(found.value);
  if (value !== undefined) return value;
  const got = read.secret ? 'something else (not shown)' : JSON.stringify(found.value);
  const problem = `must be ${read.expected}, got ${got}`;
  outside.findings.issues.push({ where: '', key: found.name, problem });
  return fallback;
}
