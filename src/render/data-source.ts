import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Node } from 'yaml';
import {
  GoMap,
  GoSlice,
  JsonNumber,
  certificateValue,
  fromText,
  list,
  secretValue,
  stringMap,
  strings,
} from '../../gotemplate/index.ts';
import type { Reference, Value } from '../../gotemplate/index.ts';
import type { Source } from './source.ts';

/** What a template asks for, from a YAML or JSON text. Numbers keep their spelling. Throws a plain sentence when it cannot be read. */
export function dataSource(text: string): Source {
  const document = parseDocument(text, { schema: 'core' });
  const [fault] = document.errors;
  if (fault !== undefined) throw new Error(fault.message);
  const sections = valueOf(document.contents);
  const section = (name: string) => {
    const value = sections instanceof GoMap ? sections.get(name) : undefined;
    return value instanceof GoMap ? value : new GoMap();
  };
  const env = section('env');
  return {
    hint: 'add it to the file of --data',
    env: new Map(env.stringKeys().map((name) => [name, textOf(env.get(name))])),
    fetch: async (reference) => answer(reference, section),
  };
}

function answer(reference: Reference, section: (name: string) => GoMap): Value | undefined {
  if (reference.kind === 'file') return section('files').get(reference.path);
  if (reference.kind === 'list') return listOf(atPath(section('lists'), reference.path));
  if (reference.kind === 'pki') return certificateOf(atPath(section('certificates'), reference.path));
  const query = reference.kind === 'read' && reference.query !== '' ? `?${reference.query}` : '';
  const found = atPath(section('secrets'), reference.path + query);
  return found === undefined ? undefined : secretValue(responseOf(found));
}

/** The value of a path; slashes at its ends do not matter, as in templates. */
function atPath(section: GoMap, path: string): Value | undefined {
  const key = section.stringKeys().find((candidate) => candidate.replace(/^\/+|\/+$/g, '') === path);
  return key === undefined ? undefined : section.get(key);
}

/** A whole answer of Vault, or its data alone. */
function responseOf(value: Value): Value {
  return value instanceof GoMap && value.has('data') ? value : stringMap([['data', value]]);
}

function listOf(value: Value | undefined): Value | undefined {
  return value instanceof GoSlice ? strings(value.items.map(textOf).sort()) : undefined;
}

function certificateOf(value: Value | undefined): Value | undefined {
  if (!(value instanceof GoMap)) return undefined;
  const text = (name: string) => textOf(value.get(name));
  const chain = value.get('ca_chain');
  return certificateValue({
    cert: text('cert'),
    key: text('key'),
    ca: text('ca'),
    caChain: chain instanceof GoSlice ? chain.items.map(textOf) : [],
  });
}

function textOf(value: Value | undefined): string {
  if (value instanceof JsonNumber) return value.text;
  return typeof value === 'string' || typeof value === 'boolean' ? String(value) : '';
}

/** A YAML node as the value that the same JSON would be in an answer of Vault. */
function valueOf(node: unknown): Value {
  if (isMap(node))
    return stringMap(
      node.items.map(({ key, value }) => [fromText(keyOf(key as Node)), valueOf(value)] as const),
    );
  if (isSeq(node)) return list(node.items.map(valueOf));
  if (!isScalar(node)) return null;
  if (typeof node.value === 'number') return new JsonNumber(node.source ?? String(node.value));
  return typeof node.value === 'boolean' ? node.value : scalarText(node.value);
}

function scalarText(value: unknown): Value {
  return typeof value === 'string' ? fromText(value) : null;
}

function keyOf(node: Node): string {
  return isScalar(node) ? String(node.value) : '';
}
