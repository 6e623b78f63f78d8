/** Classes of characters in YAML 1.1. A character is one rune of a byte string; '' stands for the end of the text. */

const BREAKS: ReadonlySet<string> = new Set(['\r', '\n', '\xc2\x85', '\xe2\x80\xa8', '\xe2\x80\xa9']);

/** Space or tab. */
export function isBlank(char: string): boolean {
  return char === ' ' || char === '\t';
}

/** A line break: CR, LF, NEL, LS or PS. */
export function isBreak(char: string): boolean {
  return BREAKS.has(char);
}

/** A line break or the end of the text. */
export function isBreakOrEnd(char: string): boolean {
  return char === '' || isBreak(char);
}

/** White space of any kind or the end of the text. */
export function isBlankOrEnd(char: string): boolean {
  return isBlank(char) || isBreakOrEnd(char);
}

/** A letter, digit, underscore or hyphen, of which anchors and handles are made. */
export function isNameCharacter(char: string): boolean {
  return /^[0-9A-Za-z_-]$/.test(char);
}
