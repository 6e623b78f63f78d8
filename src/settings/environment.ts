import { variablePrefix, type SettingRow } from './row.ts';

/** The environment of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A text that was given, and the name it was given under. */
export interface Given {
  readonly name: string;
  readonly text: string;
}

/**
 * Finds the variable of a setting: the first of its names that is defined counts, and an empty one counts as not given
 * (envconfig's rules, vault-k8s 1.7.6). OpenBao's name comes first unless it is empty.
 */
export function findVariable(row: SettingRow, env: Environment): Given | undefined {
  const openbao = row.openbao === undefined ? '' : `${variablePrefix}${row.openbao}`;
  const names = env[openbao] === undefined || env[openbao] === '' ? variableNames(row) : [openbao];
  const name = names.find((candidate) => env[candidate] !== undefined);
  const text = name === undefined ? undefined : env[name];
  return name === undefined || text === undefined || text === '' ? undefined : { name, text };
}

/** The name to show for a setting. */
export function variableName(row: SettingRow): string {
  return row.also === 'only-bare' ? row.env : `${variablePrefix}${row.env}`;
}

/** Every name under which a setting is looked for, ours first, without OpenBao's. */
export function variableNames(row: SettingRow): readonly string[] {
  const usual = variableName(row);
  if (row.also === 'bare') return [usual, row.env];
  return row.also === 'doubled' ? [`${variablePrefix}${usual}`, usual] : [usual];
}
