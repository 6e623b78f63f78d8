import type { Codec } from './codec/codec.ts';
import type { Body, Item, Node } from './hcl/node.ts';
import { reject, warn, within } from './issue.ts';
import type { Position, Scope } from './issue.ts';
import { didYouMean } from './suggestion.ts';

/** One key of a stanza: how it is read, what it is without being written, and what it is for. */
export type Field<T> = {
  readonly codec: Codec<T>;
  readonly fallback: T;
  readonly doc: string;
  readonly required?: true;
};

export type Fields = Readonly<Record<string, Field<unknown>>>;

/** The values of a table of fields, under the names of its keys. */
export type Values<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

/** A stanza: the keys it has, and how it takes those it has not. */
export type Stanza<F extends Fields = Fields> = {
  readonly fields: F;
  /** Names of the stanzas inside it, which others decode. */
  readonly blocks?: readonly string[];
  /** Refuses unknown keys, and a key in two spellings (what Vault reads with mapstructure); else both are warnings. */
  readonly strict?: boolean;
  /** Only the exact spelling of a key counts, as in maps of settings; else its case does not matter. */
  readonly exactCase?: boolean;
  /** Holds keys for others as well: of unknown keys only a likely misspelling is told. */
  readonly shared?: boolean;
  /** Keys that pass in silence: Vault servers read them. */
  readonly tolerated?: readonly string[];
  /** Keys that are refused, with the reason. */
  readonly forbidden?: ReadonlyMap<string, string>;
};

/** Makes a row of a table. The fallback is also the value of a key that is wrong, so that reading can go on. */
export function field<T>(codec: Codec<T>, fallback: NoInfer<T>, doc: string): Field<T> {
  return { codec, fallback, doc };
}

/** The same for a key that must be written. */
export function requiredField<T>(codec: Codec<T>, placeholder: NoInfer<T>, doc: string): Field<T> {
  return { ...field(codec, placeholder, doc), required: true };
}

/** The name by which a stanza knows a key: in any case, as HCL's and mapstructure's readers do. */
export function keyName(item: Item): string {
  return item.keys[0].name.toLowerCase();
}

/**
 * The values of a stanza's body, defaults filled in. Each fault and warning is reported in the scope; a repeated key
 * counts with its last value or, when it is a list, with all of them (Vault before 1.21, OpenBao), and is warned about.
 */
export function decodeStanza<F extends Fields>(stanza: Stanza<F>, body: Body, scope: Scope): Values<F> {
  const items = Map.groupBy(body.items, stanza.exactCase === true ? ({ keys }) => keys[0].name : keyName);
  reportUnknown(stanza, items, scope);
  const entries = Object.entries(stanza.fields).map(([name, row]) => {
    const written = items.get(name) ?? [];
    if (written.length > 1) reportRepeated(written, name, stanza, scope);
    if (written.length === 0 && row.required) reject(within(scope, name), body.at, `is required: ${row.doc}`);
    const values = joinLists(written).map((item) => decodeItem(item, row, within(scope, name)));
    return [name, values.length > 0 ? values.at(-1) : row.fallback] as const;
  });
  return Object.fromEntries(entries) as Values<F>;
}

/** A key that is written several times with lists is written once with their items. */
function joinLists(written: readonly Item[]): readonly Item[] {
  const lists = written.flatMap(({ value }) => (value.kind === 'list' ? [value] : []));
  const [first, ...others] = written;
  if (first === undefined || others.length === 0 || lists.length < written.length) return written;
  const items = lists.flatMap((list) => list.items);
  return [{ ...first, value: { kind: 'list', items, at: first.value.at } }];
}

/** The fallback when the value is wrong, which has been reported then. */
function decodeNode<T>(node: Node, { codec, fallback }: Field<T>, scope: Scope): T {
  const decoded = codec(node);
  if ('problem' in decoded) {
    reject(scope, node.at, decoded.problem);
    return fallback;
  }
  if (decoded.warning !== undefined) warn(scope, node.at, decoded.warning);
  return decoded.value;
}

function decodeItem<T>(item: Item, row: Field<T>, scope: Scope): T {
  if (item.keys.length === 1) return decodeNode(item.value, row, scope);
  reject(scope, item.keys[0].at, 'must be written as key = value, without labels');
  return row.fallback;
}

function reportUnknown(stanza: Stanza, items: ReadonlyMap<string, readonly Item[]>, scope: Scope): void {
  const known = [...Object.keys(stanza.fields), ...(stanza.blocks ?? [])];
  const silent = new Set([...known, ...(stanza.tolerated ?? [])]);
  for (const [name, [first]] of items) {
    if (first !== undefined && !silent.has(name)) reportOne(stanza, known, first, scope);
  }
}

function reportOne(stanza: Stanza, known: readonly string[], item: Item, scope: Scope): void {
  const { at, name } = item.keys[0];
  const inner = within(scope, name);
  const forbidden = stanza.forbidden?.get(name.toLowerCase());
  const hint = didYouMean(name, known);
  if (forbidden !== undefined) reject(inner, at, forbidden);
  else if (stanza.strict === true) reject(inner, at, `unknown key${hint}`);
  else if (stanza.shared !== true || hint !== '') warn(inner, at, `unknown key${hint}; it is ignored`);
}

function reportRepeated(written: readonly Item[], name: string, stanza: Stanza, scope: Scope): void {
  const spellings = new Set(written.map((item) => item.keys[0].name));
  const at: Position = written.at(-1)?.keys[0].at ?? { line: 1, column: 1 };
  if (stanza.strict === true && spellings.size > 1) {
    reject(within(scope, name), at, `is written in several spellings: ${[...spellings].join(', ')}`);
    return;
  }
  const lists = written.filter(({ value }) => value.kind === 'list').length;
  if (stanza.strict === true && lists > 0 && lists < written.length) {
    reject(within(scope, name), at, 'is written both as a list and as something else');
    return;
  }
  const effect = lists === written.length ? 'the lists are joined' : 'the last value counts';
  warn(within(scope, name), at, `is written more than once; ${effect}, Vault 1.21 refuses it`);
}
