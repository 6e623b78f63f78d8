/** Runs the template vectors (see templates/FORMAT.md) against gotemplate and counts what matches. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  certificateValue,
  decodeJson,
  fromText,
  GoMap,
  GoSlice,
  listValue,
  parse,
  prepare,
  render,
  secretValue,
  TemplateError,
  toBytes,
  toText,
} from '../../gotemplate/index.ts';
import type { Reference, Rendering, Value } from '../../gotemplate/index.ts';
import { encodeRunes, runesOf } from '../../gotemplate/values/text.ts';

export const templateFiles = ['language', 'functions', 'sprig', 'realistic', 'random'] as const;

/** One vector that did not match: what was expected and what came, as readable texts. */
export interface Difference {
  readonly id: string;
  readonly template: string;
  readonly expected: string;
  readonly got: string;
}

export interface FileResult {
  readonly file: string;
  readonly total: number;
  readonly differences: readonly Difference[];
}

export interface Selection {
  readonly files?: readonly string[];
  /** Only vectors of this category (the second part of the id). */
  readonly category?: string;
  /** Only vectors whose template names this function or text. */
  readonly containing?: string;
}

/** Runs the vectors of a folder that holds the five .jsonl files. */
export async function runTemplateVectors(folder: string, selection: Selection = {}): Promise<FileResult[]> {
  const results: FileResult[] = [];
  for (const file of selection.files ?? templateFiles) {
    const vectors = readVectors(join(folder, `${file}.jsonl`)).filter((vector) => isSelected(vector, selection));
    const differences: Difference[] = [];
    for (const vector of vectors) {
      const difference = await runVector(vector);
      if (difference !== undefined) differences.push(difference);
    }
    results.push({ file, total: vectors.length, differences });
  }
  return results;
}

/** Vectors are read by the decoder that keeps number literals; its texts are byte strings. */
export function readVectors(path: string): GoMap[] {
  return readFileSync(path, 'latin1')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => asMap(decodeJson(line)));
}

function isSelected(vector: GoMap, { category, containing }: Selection): boolean {
  const isOfCategory = category === undefined || textIn(vector, 'id').split('/')[1] === category;
  return isOfCategory && (containing === undefined || textIn(vector, 'template').includes(containing));
}

type Outcome = { readonly rendering: Rendering } | { readonly error: TemplateError };

async function runVector(vector: GoMap): Promise<Difference | undefined> {
  const expect = asMap(vector.get('expect'));
  let outcome: Outcome;
  try {
    outcome = { rendering: await renderVector(vector) };
  } catch (error) {
    if (!(error instanceof TemplateError)) return differenceOf(vector, expect, `threw ${String(error)}`);
    outcome = { error };
  }
  return matches(expect, outcome) ? undefined : differenceOf(vector, expect, describe(outcome));
}

async function renderVector(vector: GoMap): Promise<Rendering> {
  const template = parse(toBytes(textIn(vector, 'template')), {
    leftDelimiter: toText(textIn(vector, 'left_delimiter')),
    rightDelimiter: toText(textIn(vector, 'right_delimiter')),
    missingKey: vector.get('error_on_missing_key') === true ? 'error' : 'zero',
    denylist: textsIn(vector, 'function_denylist'),
  });
  return render(await prepare(template), {
    lookup: lookupIn(vector),
    env: new Map(stringEntries(vector.get('env'))),
    now: () => Date.UTC(2024, 4, 6),
    random: () => 0.5,
    ports: { destination: '/vault/secrets/rendered' },
  });
}

function lookupIn(vector: GoMap): (reference: Reference) => Value | undefined {
  const secrets = new Map(
    entriesOf(vector.get('secrets')).map(([path, response]) => [readIdentity(path), secretValue(response)]),
  );
  const certificates = new Map(
    entriesOf(vector.get('pki')).map(([path, parts]) => [path, certificateOf(asMap(parts))]),
  );
  return (reference) => {
    switch (reference.kind) {
      case 'read':
        return secrets.get(reference.identity);
      case 'write':
        return answerTo(reference.path, reference.data, vector.get('writes'));
      case 'list':
        return listAt(vector, reference.path);
      case 'file':
        return asMap(vector.get('files')).get(reference.path);
      case 'pki':
        return certificates.get(reference.path);
    }
  };
}

/** The identity of a read as the vectors key it: the path, and its version if it names one. */
function readIdentity(written: string): string {
  const [path = '', query = ''] = written.split('?');
  const version = /(?:^|&)version=([^&]*)/.exec(query)?.[1];
  return `vault.read(${path}${version === undefined ? '' : `.v${version}`})`;
}

function answerTo(path: string, data: ReadonlyMap<string, string>, writes: Value | undefined): Value | undefined {
  for (const write of itemsOf(writes)) {
    const row = asMap(write);
    const expected = entriesOf(row.get('data'));
    const isSame = expected.length === data.size && expected.every(([key, value]) => data.get(key) === value);
    if (row.get('path') === path && isSame) return secretValue(row.get('secret') ?? null);
  }
  return undefined;
}

function listAt(vector: GoMap, path: string): Value | undefined {
  const names = asMap(vector.get('lists')).get(path);
  if (!(names instanceof GoSlice)) return undefined;
  return listValue(names.items.filter((name) => typeof name === 'string'));
}

function certificateOf(parts: GoMap): Value {
  const caChain = textsIn(parts, 'ca_chain').map(fromText);
  return certificateValue({ cert: textIn(parts, 'cert'), key: textIn(parts, 'key'), ca: textIn(parts, 'ca'), caChain });
}

function matches(expect: GoMap, outcome: Outcome): boolean {
  const stage = expect.get('stage');
  if ('error' in outcome) return outcome.error.stage === stage;
  const { output, missing, used } = outcome.rendering;
  return (
    stage === undefined &&
    output === expectedOutput(expect) &&
    sameSet(missing, textsIn(expect, 'missing')) &&
    sameSet(used, textsIn(expect, 'used'))
  );
}

function expectedOutput(expect: GoMap): string {
  const base64 = expect.get('output_base64');
  return typeof base64 === 'string' ? Buffer.from(base64, 'base64').toString('latin1') : textIn(expect, 'output');
}

function sameSet(references: readonly Reference[], identities: readonly string[]): boolean {
  const got = references.map(({ identity }) => recordedText(identity)).sort();
  return got.join('\n') === [...identities].sort().join('\n');
}

/** A text as Go writes it into JSON: each byte that is not UTF-8 becomes U+FFFD. */
function recordedText(bytes: string): string {
  return toText(encodeRunes(runesOf(bytes)));
}

function differenceOf(vector: GoMap, expect: GoMap, got: string): Difference {
  const expected =
    expect.get('stage') === undefined
      ? [
          `output ${JSON.stringify(toText(expectedOutput(expect)))}`,
          `missing [${textsIn(expect, 'missing').join(', ')}]`,
          `used [${textsIn(expect, 'used').join(', ')}]`,
        ].join(' ')
      : `${textIn(expect, 'stage')} error ${toText(textIn(expect, 'error'))}`;
  return { id: textIn(vector, 'id'), template: toText(textIn(vector, 'template')), expected, got };
}

function describe(outcome: Outcome): string {
  if ('error' in outcome) return `${outcome.error.stage} error ${outcome.error.message}`;
  const { output, missing, used } = outcome.rendering;
  const names = (references: readonly Reference[]) => references.map(({ identity }) => toText(identity)).sort().join(', ');
  return `output ${JSON.stringify(toText(output))} missing [${names(missing)}] used [${names(used)}]`;
}

function asMap(value: Value | undefined): GoMap {
  return value instanceof GoMap ? value : new GoMap();
}

function itemsOf(value: Value | undefined): readonly Value[] {
  return value instanceof GoSlice ? value.items : [];
}

function entriesOf(value: Value | undefined): [string, Value][] {
  return Array.from(asMap(value).entries()).flatMap(([key, element]) =>
    typeof key === 'string' ? [[key, element]] : [],
  );
}

function stringEntries(value: Value | undefined): [string, string][] {
  return entriesOf(value).flatMap(([key, element]) => (typeof element === 'string' ? [[key, element]] : []));
}

function textIn(map: GoMap, key: string): string {
  const value = map.get(key);
  return typeof value === 'string' ? value : '';
}

function textsIn(map: GoMap, key: string): string[] {
  return itemsOf(map.get(key)).flatMap((item) => (typeof item === 'string' ? [toText(item)] : []));
}

