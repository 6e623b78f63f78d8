/** Splits a Go time layout ("2006-01-02T15:04:05Z07:00") into literal text and elements, as Go's package time does. */

/** An element is named by its own spelling; fractions by their first two characters and a count. */
export type LayoutElement =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'fraction'; readonly separator: string; readonly digits: number; readonly trim: boolean }
  | { readonly kind: 'element'; readonly name: ElementName };

const elementNames = [
  'January',
  'Jan',
  'Monday',
  'Mon',
  'MST',
  '2006',
  '002',
  '__2',
  '_2',
  '01',
  '02',
  '03',
  '04',
  '05',
  '06',
  '15',
  'PM',
  'pm',
  '-07:00:00',
  '-070000',
  '-07:00',
  '-0700',
  '-07',
  'Z07:00:00',
  'Z070000',
  'Z07:00',
  'Z0700',
  'Z07',
  '1',
  '2',
  '3',
  '4',
  '5',
] as const;

export type ElementName = (typeof elementNames)[number];

/** Longer spellings first, so that `2006` is not taken for the day `2`. */
const longestFirst = [...elementNames].sort((a, b) => b.length - a.length);

const isLower = (character: string) => character >= 'a' && character <= 'z';

/** The element that begins at `at`, if one does. */
function elementAt(layout: string, at: number): ElementName | undefined {
  // `_2006` is an underscore before a year, not a padded day
  if (layout.startsWith('_2006', at)) return undefined;
  return longestFirst.find(
    // `Jan` and `Mon` inside longer words (Janet, Month) are text
    (name) =>
      layout.startsWith(name, at) && !((name === 'Jan' || name === 'Mon') && isLower(layout.charAt(at + 3))),
  );
}

const fraction = /([.,])(0+|9+)(?!\d)/y;

function fractionAt(layout: string, at: number): { element: LayoutElement; length: number } | undefined {
  fraction.lastIndex = at;
  const match = fraction.exec(layout);
  if (match === null) return undefined;
  const [whole, separator = '', digits = ''] = match;
  const trim = digits.startsWith('9');
  return { element: { kind: 'fraction', separator, digits: digits.length, trim }, length: whole.length };
}

/** The layout's parts in order; neighbouring literal characters form one text. Every text is a valid layout. */
export function parseLayout(layout: string): LayoutElement[] {
  const parts: LayoutElement[] = [];
  let textStart = 0;
  const flush = (end: number) => {
    if (end > textStart) parts.push({ kind: 'text', text: layout.slice(textStart, end) });
  };
  for (let at = 0; at < layout.length;) {
    const name = elementAt(layout, at);
    const found =
      name === undefined
        ? fractionAt(layout, at)
        : { element: { kind: 'element', name } as const, length: name.length };
    if (found === undefined) {
      at++;
      continue;
    }
    flush(at);
    parts.push(found.element);
    at += found.length;
    textStart = at;
  }
  flush(layout.length);
  return parts;
}
