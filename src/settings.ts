import type { ValueOf } from '../contract/codec.ts';
import type { Issue } from '../contract/issue.ts';
import { agent } from './settings/agent.ts';
import { behaviour, extras } from './settings/behaviour.ts';
import {
  findVariable,
  variableName,
  variableNames,
  type Environment,
  type Given,
} from './settings/environment.ts';
import { readFlags, usage } from './settings/flags.ts';
import { policy } from './settings/policy.ts';
import { variablePrefix, type SettingRow } from './settings/row.ts';
import { serving } from './settings/serving.ts';

/** THE table: every setting of the webhook by its name in {@link Settings}. */
export const settingTable = { ...agent, ...serving, ...behaviour, ...extras, ...policy } as const;

/** The same table for code that goes through all rows. */
export const settingRows: ReadonlyMap<SettingName, SettingRow> = new Map(
  Object.entries<SettingRow>(settingTable) as [SettingName, SettingRow][],
);

type Table = typeof settingTable;
export type SettingName = keyof Table;

type Value<R> = R extends { readonly codec: infer C }
  ? R extends { readonly fallback: string }
    ? ValueOf<C>
    : ValueOf<C> | undefined
  : never;

/** The resolved settings of the webhook, frozen. */
export type Settings = { readonly [N in SettingName]: Value<Table[N]> };

/** The part of the settings in which we differ from vault-k8s. */
export type Behaviour = { readonly [N in keyof typeof behaviour]: Settings[N] };

/** A refused setting; `line` is what vault-k8s would print before it ends. */
export interface SettingIssue extends Issue {
  readonly line: string;
}

/** What reading the settings gave; `usage` is set when the command line was wrong or asked for help. */
export type SettingsResult =
  | { readonly ok: true; readonly settings: Settings }
  | {
      readonly ok: false;
      /** In vault-k8s' order: the first is what it would have ended with; none when help was asked for. */
      readonly issues: readonly SettingIssue[];
      readonly usage?: string;
    };

/** Where settings come from. */
export interface SettingSources {
  readonly env: Environment;
  /** The words after the sub-command. */
  readonly argv: readonly string[];
}

/** Reads all settings, a non-empty variable before a flag before the default, and finds every mistake at once. */
export function readSettings({ env, argv }: SettingSources): SettingsResult {
  const flags = readFlags(argv, flagRows());
  if (!flags.ok)
    return { ok: false, issues: flags.help ? [] : [flagIssue(flags.problem)], usage: usage(flagRows()) };
  const compatible = findVariable(extras.compatibility, env)?.text === 'vault-k8s';
  const found: { rank: number; issue: SettingIssue }[] = [];
  const entries = [...settingRows].map(([name, row]) => {
    const given = findVariable(row, env) ?? givenFlag(row, flags.values);
    const text = given?.text ?? defaultText(row, compatible);
    const result = text === undefined ? { ok: true as const, value: undefined } : row.codec.parse(text);
    if (result.ok) return [name, result.value];
    found.push({ rank: rank(row), issue: refused(row, given, result.problem) });
    return [name, undefined];
  });
  const settings = Object.freeze(Object.fromEntries(entries)) as Settings;
  if (settings.vaultAddress === '') found.push({ rank: 3, issue: missingAddress });
  if (found.length === 0) return { ok: true, settings };
  return { ok: false, issues: found.sort((a, b) => a.rank - b.rank).map(({ issue }) => issue) };
}

/** The behaviour of vault-k8s 1.7.6 as settings, or our own defaults, whatever the webhook's settings say. */
export function presetBehaviour(compatibility: 'none' | 'vault-k8s'): Behaviour {
  const entries = Object.entries<SettingRow>(behaviour).map(([name, row]) => {
    const result = row.codec.parse(defaultText(row, compatibility === 'vault-k8s') ?? '');
    return [name, result.ok ? result.value : undefined];
  });
  return Object.freeze(Object.fromEntries(entries)) as Behaviour;
}

/** The rows that have a flag, by its name. */
function flagRows(): ReadonlyMap<string, SettingRow> {
  return new Map(
    [...settingRows.values()].flatMap((row) => (row.flag === undefined ? [] : [[row.flag, row]])),
  );
}

/** The names of all variables that are read, OpenBao's included. */
export function settingVariables(): readonly string[] {
  return [...settingRows.values()].flatMap((row) => [
    ...variableNames(row),
    ...(row.openbao === undefined ? [] : [`${variablePrefix}${row.openbao}`]),
  ]);
}

/** The text that holds for a setting that nobody gives; undefined when there is none. */
export function defaultText(row: SettingRow, compatible: boolean): string | undefined {
  return compatible ? (row.compatible ?? row.fallback) : row.fallback;
}

function givenFlag(row: SettingRow, values: ReadonlyMap<string, string>): Given | undefined {
  const text = row.flag === undefined ? undefined : values.get(row.flag);
  if (row.flag === undefined || text === undefined) return undefined;
  return text === '' && row.emptyFlagIsAbsent === true ? undefined : { name: `-${row.flag}`, text };
}

/** Within a stage the order of the table counts. */
function rank(row: SettingRow): number {
  return row.stage ?? 1;
}

function refused(row: SettingRow, given: Given | undefined, problem: string): SettingIssue {
  const text = given?.text ?? '';
  const refusal = row.refusal ?? ((reason: string) => `Error parsing environment variables: ${reason}`);
  return {
    key: given?.name ?? variableName(row),
    problem,
    expected: row.codec.form,
    got: text,
    line: refusal(problem, text),
  };
}

const flagIssue = (problem: string): SettingIssue => ({
  key: 'command line',
  problem,
  fix: 'see -help for the flags',
  line: problem,
});

const missingAddress: SettingIssue = {
  key: variableName(agent.vaultAddress),
  problem: 'no address of a Vault server',
  expected: 'a URL such as https://vault.example:8200',
  fix: 'set the variable or the flag -vault-address',
  line: 'No Vault service configured',
};
