/** Environment variables made by templates. Pure. */
import type { EnvTemplateConfig, TemplateConfig } from '../config/model.ts';

/** What only templates with a file have. */
const withoutFile = {
  destination: '',
  createDestinationDirectories: false,
  mode: 0,
  user: '',
  group: '',
  backup: false,
  command: undefined,
  wait: undefined,
  sandboxPath: '',
} as const satisfies Partial<TemplateConfig>;

/** The templates behind the variables, in the same order; their text goes to the program instead of a file. */
export function variableTemplates(variables: readonly EnvTemplateConfig[]): readonly TemplateConfig[] {
  return variables.map(({ name, ...text }) => ({ ...text, ...withoutFile, variable: name }));
}

/** Values of variables by name. Never print them. */
export type Variables = ReadonlyMap<string, string>;

/** The variables once every one of them is rendered; undefined before. */
export function completeVariables(
  names: readonly string[],
  values: ReadonlyMap<number, string>,
): Variables | undefined {
  if (names.some((_name, index) => !values.has(index))) return undefined;
  return new Map(names.map((name, index) => [name, values.get(index) ?? '']));
}

/** Whether two sets of variables say the same. */
export function sameVariables(a: Variables, b: Variables): boolean {
  return a.size === b.size && [...a].every(([name, value]) => b.get(name) === value);
}

/** A name whose value no environment can hold, because it has a zero byte in it. */
export function unusableVariable(variables: Variables): string | undefined {
  return [...variables].find(([, value]) => value.includes('\0'))?.[0];
}
