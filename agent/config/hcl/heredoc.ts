import type { Source } from './source.ts';

const opening = /<<-?[\p{L}\p{Nd}_]+\n/uy;
const line = /[^\n]*/y;

/**
 * The text of the heredoc that starts at the source's place (`<<EOT` or `<<-EOT`), up to the line that holds only its
 * anchor. `<<-` takes the anchor line's indent off every line; when a line has less, nothing is taken off (HCL 1.0.0).
 */
export function takeHeredoc(source: Source): string {
  const start = source.at;
  const head = source.match(opening);
  if (head === '')
    throw source.fault(
      'a heredoc starts with "<<" or "<<-", its anchor (letters and digits) and a line break',
    );
  const indented = head.startsWith('<<-');
  const anchor = head.slice(indented ? 3 : 2, -1);
  const lines: string[] = [];
  for (;;) {
    const text = source.match(line);
    if (source.ended)
      throw source.fault(
        `heredoc that starts at line ${start.line} has no closing ${anchor} on a line of its own`,
      );
    if (text.trim() === anchor && text.trimEnd() === text)
      return joined(lines, text.slice(0, -anchor.length), indented);
    lines.push(text);
    source.take();
  }
}

function joined(lines: readonly string[], indent: string, indented: boolean): string {
  const text = lines.map((each) => `${each}\n`).join('');
  if (!indented) return text + indent;
  if (!lines.every((each) => each.startsWith(indent))) return text;
  return lines.map((each) => `${each.slice(indent.length)}\n`).join('');
}
