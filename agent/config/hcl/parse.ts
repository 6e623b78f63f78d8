import { parseJson } from './json.ts';
import { SyntaxFault } from './node.ts';
import type { Body, Parsed } from './node.ts';
import { parseHcl } from './parser.ts';
import { Source } from './source.ts';

/**
 * The tree of a configuration text. Its first character decides, not the file's name: `{` starts JSON, anything else is
 * HCL 1 (as in Vault's loader). Never throws for any text.
 */
export function parseConfigText(text: string): Parsed {
  return attempt(() => {
    refuseNul(text);
    return text.trimStart().startsWith('{') ? parseJson(text) : parseHcl(text);
  });
}

/** Decodes a file's bytes as UTF-8; a byte order mark stays in the text, where it is refused like any other stray sign. */
export function parseConfigBytes(bytes: Uint8Array): Parsed {
  const text = decodeStrictly(bytes);
  return text === undefined ? { fault: notUtf8(bytes) } : parseConfigText(text);
}

function attempt(parse: () => Body): Parsed {
  try {
    return { body: parse() };
  } catch (error) {
    if (error instanceof SyntaxFault) return { fault: error };
    throw error;
  }
}

function refuseNul(text: string): void {
  const end = text.indexOf('\0');
  if (end < 0) return;
  const source = new Source(text);
  while (source.offset < end) source.take();
  throw source.fault('unexpected null character');
}

function decodeStrictly(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Looks for the first line that is not UTF-8; a line break is never part of a longer character. */
function notUtf8(bytes: Uint8Array): SyntaxFault {
  const newline = 0x0a;
  let line = 1;
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(newline, start);
    const part = bytes.subarray(start, end < 0 ? bytes.length : end);
    if (end < 0 || decodeStrictly(part) === undefined) {
      const readable = new TextDecoder().decode(part).split('\ufffd', 1).join('');
      const column = Array.from(readable).length + 1;
      return new SyntaxFault({ line, column }, 'must be UTF-8 text');
    }
    start = end + 1;
    line += 1;
  }
}
