/** What encloses an action; byte strings, never empty. */
export interface Delimiters {
  readonly left: string;
  readonly right: string;
}

export const COMMENT_START = '/*';
export const COMMENT_END = '*/';

/** A trim marker is a minus sign and a space. */
export const TRIM_WIDTH = 2;

/** The delimiters to use; an empty or absent one is the usual `{{` or `}}`. */
export function delimitersOrDefault(left: string | undefined, right: string | undefined): Delimiters {
  return {
    left: left === undefined || left === '' ? '{{' : left,
    right: right === undefined || right === '' ? '}}' : right,
  };
}

/** True when a left trim marker, `- `, stands at the index. */
export function startsTrimmed(text: string, index: number): boolean {
  return text[index] === '-' && ' \t\r\n'.includes(text[index + 1] ?? 'x');
}
