import type { Source } from './source.ts';

/** HCL leaves `${…}` untouched, quotes and line breaks inside it included; JSON knows no such thing. */
export type Dialect = 'hcl' | 'json';

const plainEscapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
};

const numericEscapes = [
  { pattern: /[0-3][0-7]{2}/y, skip: 0, base: 8 },
  { pattern: /x[0-9a-fA-F]{2}/y, skip: 1, base: 16 },
  { pattern: /u[0-9a-fA-F]{4}/y, skip: 1, base: 16 },
  { pattern: /U(?:0010|000[0-9a-fA-F])[0-9a-fA-F]{4}/y, skip: 1, base: 16 },
] as const;

/**
 * The value of the quoted text that starts at the source's place. Escapes are those of HCL 1 in both dialects, so JSON's
 * `\/` is refused as Vault refuses it.
 */
export function takeQuoted(source: Source, dialect: Dialect): string {
  const start = source.at;
  source.take();
  let value = '';
  while (!source.startsWith('"')) {
    if (source.ended || source.next === '\n')
      throw source.fault(`text that starts at line ${start.line} has no closing quote`);
    if (dialect === 'hcl' && source.startsWith('${')) value += takeInterpolation(source);
    else value += source.startsWith('\\') ? takeEscape(source) : source.take();
  }
  source.take();
  return value;
}

/** `${…}` up to its closing brace, as written, escapes included. */
function takeInterpolation(source: Source): string {
  const start = source.offset;
  source.take();
  let depth = 0;
  do {
    if (source.ended) throw source.fault('"${" has no closing "}"');
    if (source.startsWith('{')) depth += 1;
    if (source.startsWith('}')) depth -= 1;
    if (source.startsWith('\\')) takeEscape(source);
    else source.take();
  } while (depth > 0);
  return source.text.slice(start, source.offset);
}

function takeEscape(source: Source): string {
  const fault = source.fault(
    `"\\${source.text[source.offset + 1] ?? ''}" is not an escape; write a backslash as "\\\\"`,
  );
  source.take();
  const plain = plainEscapes[source.next];
  if (plain !== undefined) {
    source.take();
    return plain;
  }
  for (const { pattern, skip, base } of numericEscapes) {
    const digits = source.match(pattern).slice(skip);
    if (digits !== '') return fromCode(parseInt(digits, base));
  }
  throw fault;
}

/** Halves of a surrogate pair come as two escapes and meet in the resulting text. */
function fromCode(code: number): string {
  return code > 0xffff ? String.fromCodePoint(code) : String.fromCharCode(code);
}
