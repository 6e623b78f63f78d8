import { maxDepth } from './node.ts';
import type { Body, Item, List, Literal, Node } from './node.ts';
import { takeQuoted } from './quoted.ts';
import { Source } from './source.ts';

const blank = /[ \t\r\n]*/y;
const separators = /[ \t\r\n,]*/y;
const number = /-?(?:0|[1-9]\d*)(?![\d.eE])/y;
const float = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?!\d)/y;
const word = /(?:true|false|null)\b/y;

/**
 * The tree of a JSON text, in the same form as an HCL one. As in HCL's JSON reader a comma may follow the last member,
 * and what follows the closing brace is not looked at. Throws a SyntaxFault.
 */
export function parseJson(text: string): Body {
  const source = new Source(text);
  source.match(blank);
  if (!source.startsWith('{')) throw source.fault('expected "{" at the start');
  return takeObject(source, 0);
}

function takeValue(source: Source, depth: number): Node {
  if (depth > maxDepth) throw source.fault(`nested deeper than ${maxDepth} levels`);
  if (source.startsWith('{')) return takeObject(source, depth);
  if (source.startsWith('[')) return takeArray(source, depth);
  const { at } = source;
  if (source.startsWith('"')) return { kind: 'string', text: takeQuoted(source, 'json'), at };
  return takeScalar(source, 'number', number) ?? takeScalar(source, 'float', float) ?? takeWord(source);
}

function takeScalar(source: Source, kind: Literal['kind'], pattern: RegExp): Literal | undefined {
  const { at } = source;
  const text = source.match(pattern);
  return text === '' ? undefined : { kind, text, at };
}

function takeWord(source: Source): Literal {
  const literal = takeScalar(source, 'bool', word);
  if (literal === undefined) throw source.fault('expected a JSON value');
  return literal.text === 'null' ? { kind: 'string', text: '', at: literal.at } : literal;
}

function takeObject(source: Source, depth: number): Body {
  const { at } = source;
  const items = takeMembers(source, () => takeMember(source, depth)).flatMap(repeatPerObject);
  return { kind: 'body', items, at };
}

/** A key with a list of objects is the key repeated for each of them: how JSON writes several blocks of a name. */
function repeatPerObject(item: Item): readonly Item[] {
  const { keys, value } = item;
  const isObjects = value.kind === 'list' && value.items.length > 0 && value.items.every(isBody);
  return isObjects ? value.items.map((each) => ({ keys, value: each })) : [item];
}

function isBody(node: Node): boolean {
  return node.kind === 'body';
}

/** A list; HCL's JSON reader does not mind missing or further commas here. */
function takeArray(source: Source, depth: number): List {
  const { at } = source;
  const items: Node[] = [];
  source.take();
  for (source.match(separators); !source.startsWith(']'); source.match(separators)) {
    items.push(takeListItem(source, depth + 1));
  }
  source.take();
  return { kind: 'list', items, at };
}

/** HCL's JSON reader knows null as the value of a key only. */
function takeListItem(source: Source, depth: number): Node {
  const fault = source.fault('null cannot be part of a list');
  const isNull = source.startsWith('null');
  const value = takeValue(source, depth);
  if (isNull) throw fault;
  return value;
}

function takeMembers(source: Source, takeOne: () => Item): Item[] {
  const members: Item[] = [];
  source.take();
  source.match(blank);
  while (!source.startsWith('}')) {
    members.push(takeOne());
    source.match(blank);
    if (source.startsWith(',')) source.take();
    else if (!source.startsWith('}')) throw source.fault('expected "," or "}"');
    source.match(blank);
  }
  source.take();
  return members;
}

function takeMember(source: Source, depth: number): Item {
  const { at } = source;
  if (!source.startsWith('"')) throw source.fault('expected a key in double quotes');
  const name = takeQuoted(source, 'json');
  source.match(blank);
  if (source.take() !== ':') throw source.fault(`expected ":" after ${JSON.stringify(name.slice(0, 40))}`);
  source.match(blank);
  return { keys: [{ name, at }], value: takeValue(source, depth + 1) };
}
