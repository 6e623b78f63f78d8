import { sameValue, valueFound, type Value } from './form.ts';
import { planToken, type FoundToken, type TokenChange } from './plan-token.ts';
import { authRows, roleRows, type Row, type Rows } from './table.ts';
import type { Values, Wanted } from './wanted.ts';

/** Fields as Vault's API has them. */
export type Fields = Readonly<Record<string, unknown>>;

/** What Vault and the cluster hold of that which the file names. */
export interface Found {
  /** Type of the auth method at the path; undefined when none is mounted there. */
  readonly authType?: string;
  readonly config?: Fields;
  readonly policies: ReadonlyMap<string, string>;
  /** Living tokens by place, see {@link placeText}. */
  readonly tokens: ReadonlyMap<string, FoundToken>;
  readonly roles: ReadonlyMap<string, Fields>;
}

/** A value that is not as the file says. */
export interface Difference {
  readonly key: string;
  readonly row: Row;
  readonly from: Value;
  readonly to: Value;
}

/** One thing to do, in the order of doing. */
export type Change =
  | { readonly kind: 'mount'; readonly path: string }
  | {
      readonly kind: 'config' | 'role';
      /** Of the role, or of the method. */
      readonly name: string;
      readonly created: boolean;
      readonly differences: readonly Difference[];
      readonly reviewer?: 'set' | 'removed';
      readonly path: string;
      readonly body: Fields;
    }
  | { readonly kind: 'policy'; readonly name: string; readonly before?: string; readonly rules: string }
  | TokenChange;

/** What is to be done so that Vault holds what is wanted: nothing when it does. */
export function plan(wanted: Wanted, found: Found): readonly Change[] {
  return [
    ...planMount(wanted, found),
    ...planConfig(wanted, found),
    ...[...wanted.policies].flatMap(([name, rules]) => planPolicy(name, rules, found.policies.get(name))),
    ...[...wanted.tokens].flatMap(([name, token]) => planToken(name, token, found.tokens)),
    ...[...wanted.roles].flatMap(([name, values]) => planRole(name, values, { wanted, found })),
  ];
}

function planMount({ auth, path }: Wanted, { authType }: Found): readonly Change[] {
  return auth !== undefined && authType === undefined ? [{ kind: 'mount', path }] : [];
}

/** Vault keeps nothing of a configuration that is written again, so that all of it is sent. */
function planConfig({ auth, path }: Wanted, { config }: Found): readonly Change[] {
  if (auth?.values.host === undefined) return [];
  const differences = differencesOf(auth.values, authRows, config);
  const reviewer = reviewerChange(auth.reviewerToken !== undefined, config);
  if (differences.length === 0 && reviewer === undefined) return [];
  const kept = Object.values<Row>(authRows).flatMap(({ field = '' }) =>
    config !== undefined && field in config ? [[field, config[field]] as const] : [],
  );
  const body = {
    ...Object.fromEntries(kept),
    ...toBody(auth.values, authRows),
    ...(auth.reviewerToken === undefined ? {} : { token_reviewer_jwt: auth.reviewerToken }),
  };
  return [
    {
      kind: 'config',
      name: path,
      created: config === undefined,
      differences,
      ...(reviewer === undefined ? {} : { reviewer }),
      path: `auth/${path}/config`,
      body,
    },
  ];
}

/** Vault tells only whether there is a reviewer's token, and older ones not even that. */
function reviewerChange(wanted: boolean, config: Fields | undefined): 'set' | 'removed' | undefined {
  const set = config === undefined ? false : config.token_reviewer_jwt_set;
  if (wanted) return set === false ? 'set' : undefined;
  return set === true ? 'removed' : undefined;
}

function planPolicy(name: string, rules: string, before: string | undefined): readonly Change[] {
  if (before === undefined) return [{ kind: 'policy', name, rules }];
  return sameValue(before, rules) ? [] : [{ kind: 'policy', name, before, rules }];
}

function planRole(
  name: string,
  values: Values,
  { wanted, found }: { readonly wanted: Wanted; readonly found: Found },
): readonly Change[] {
  const before = found.roles.get(name);
  const differences = differencesOf(values, roleRows, before);
  if (before !== undefined && differences.length === 0) return [];
  const changed = Object.fromEntries(differences.map(({ key, to }) => [key, to]));
  return [
    {
      kind: 'role',
      name,
      created: before === undefined,
      differences,
      path: `auth/${wanted.path}/role/${name}`,
      body: toBody(changed, roleRows),
    },
  ];
}

function differencesOf(values: Values, rows: Rows, found: Fields | undefined): readonly Difference[] {
  return Object.entries(values).flatMap(([key, to]) => {
    const row = rows[key];
    if (row?.field === undefined) return [];
    const from = valueFound(row.form, found?.[row.field]);
    return sameValue(from, to) ? [] : [{ key, row, from, to }];
  });
}

function toBody(values: Values, rows: Rows): Fields {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => {
      const field = rows[key]?.field;
      return field === undefined ? [] : [[field, value]];
    }),
  );
}
