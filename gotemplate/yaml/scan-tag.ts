import { isBlank, isBlankOrEnd, isBreakOrEnd, isNameCharacter } from './character.ts';
import { yamlFault } from './fault.ts';
import type { Mark, YamlReader } from './reader.ts';
import type { Token } from './token.ts';

/** Reads `&name` or `*name`. */
export function scanAnchor(reader: YamlReader): Token {
  const mark = reader.mark;
  const kind = reader.read() === '&' ? 'anchor' : 'alias';
  const name = reader.readWhile(isNameCharacter);
  const ends = isBlankOrEnd(reader.peek()) || '?:,]}%@`'.includes(reader.peek());
  if (name === '' || !ends) {
    throw yamlFault('did not find expected alphabetic or numeric character', reader.line + 1);
  }
  return { kind, name, mark };
}

/** Reads `!suffix`, `!!suffix`, `!handle!suffix` or `!<uri>`. */
export function scanTag(reader: YamlReader): Token {
  const mark = reader.mark;
  const { handle, suffix } = reader.peek(1) === '<' ? readVerbatim(reader) : readShorthand(reader);
  if (!isBlankOrEnd(reader.peek())) {
    throw yamlFault('did not find expected whitespace or line break', reader.line + 1);
  }
  return { kind: 'tag', handle, suffix, mark };
}

function readVerbatim(reader: YamlReader): { handle: string; suffix: string } {
  reader.skip(2);
  const suffix = readUri(reader, '');
  if (reader.peek() !== '>') throw yamlFault("did not find the expected '>'", reader.line + 1);
  reader.skip();
  return { handle: '', suffix };
}

function readShorthand(reader: YamlReader): { handle: string; suffix: string } {
  const handle = readHandle(reader);
  if (handle.length > 1 && handle.endsWith('!')) return { handle, suffix: readUri(reader, '') };
  const suffix = readUri(reader, handle);
  return suffix === '' ? { handle: '', suffix: '!' } : { handle: '!', suffix };
}

function readHandle(reader: YamlReader): string {
  const handle = reader.read() + reader.readWhile(isNameCharacter);
  return reader.peek() === '!' ? handle + reader.read() : handle;
}

/** Reads the rest of a tag; `head` is what was taken for its handle. */
function readUri(reader: YamlReader, head: string): string {
  let uri = head.slice(1);
  let found = head !== '';
  while (isNameCharacter(reader.peek()) || /^[;/?:@&=+$,.!~*'()[\]%]$/.test(reader.peek())) {
    uri += reader.peek() === '%' ? readUriEscape(reader) : reader.read();
    found = true;
  }
  if (!found) throw yamlFault('did not find expected tag URI', reader.line + 1);
  return uri;
}

function readUriEscape(reader: YamlReader): string {
  const digits = reader.peek(1) + reader.peek(2);
  if (!/^[0-9A-Fa-f]{2}$/.test(digits)) throw yamlFault('did not find URI escaped octet', reader.line + 1);
  reader.skip(3);
  return String.fromCharCode(parseInt(digits, 16));
}

/** Reads a `%YAML` or `%TAG` line. */
export function scanDirective(reader: YamlReader): Token {
  const mark = reader.mark;
  reader.skip();
  const name = reader.readWhile(isNameCharacter);
  if (name === '' || !isBlankOrEnd(reader.peek())) {
    throw yamlFault('could not find expected directive name', mark.line + 1);
  }
  const token = readDirectiveValue(reader, name, mark);
  reader.skipBlanks();
  reader.skipComment();
  if (!isBreakOrEnd(reader.peek())) {
    throw yamlFault('did not find expected comment or line break', mark.line + 1);
  }
  reader.skipBreak();
  return token;
}

function readDirectiveValue(reader: YamlReader, name: string, mark: Mark): Token {
  reader.skipBlanks();
  if (name === 'YAML') return { kind: 'version-directive', version: readVersion(reader), mark };
  if (name !== 'TAG') throw yamlFault('found unknown directive name', mark.line + 1);
  if (reader.peek() !== '!') throw yamlFault("did not find expected '!'", mark.line + 1);
  const handle = readHandle(reader);
  if (!handle.endsWith('!')) throw yamlFault("did not find expected '!'", mark.line + 1);
  if (!isBlank(reader.peek())) throw yamlFault('did not find expected whitespace', mark.line + 1);
  reader.skipBlanks();
  const prefix = readUri(reader, '');
  if (!isBlankOrEnd(reader.peek()))
    throw yamlFault('did not find expected whitespace or line break', mark.line + 1);
  return { kind: 'tag-directive', handle, prefix, mark };
}

function readVersion(reader: YamlReader): string {
  const text = reader.readWhile((char) => /^[0-9.]$/.test(char));
  const [, major, minor] = /^([0-9]{1,2})\.([0-9]{1,2})$/.exec(text) ?? [];
  if (major === undefined || minor === undefined) {
    throw yamlFault('did not find expected version number', reader.line + 1);
  }
  return `${Number(major)}.${Number(minor)}`;
}
