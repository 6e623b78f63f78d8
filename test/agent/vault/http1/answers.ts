import fc from 'fast-check';

const text = (characters: string, most: number) =>
  fc.string({ unit: fc.nat(characters.length - 1).map((at) => characters.charAt(at)), maxLength: most });
const byte = fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code));
const body = fc.oneof(
  fc.string({ unit: byte, maxLength: 40 }),
  fc.string({ unit: byte, minLength: 1_000, maxLength: 3_000 }),
);

const header = fc.oneof(
  fc.tuple(text("aB3-_!'", 8), fc.constantFrom(':', ': ', ':\t ', ' : '), text('a ,\t"\xe4', 12)),
  fc.tuple(
    fc.constantFrom('Connection', 'connection'),
    fc.constant(': '),
    fc.constantFrom('close', 'keep-alive', 'Close, x', 'x,keep-alive', 'upgrade', ''),
  ),
  fc.tuple(
    fc.constantFrom('Content-Length', 'Transfer-Encoding'),
    fc.constant(': '),
    fc.constantFrom('0', '5', 'chunked', 'x', ''),
  ),
  fc.constant(['Keep-Alive', ': ', 'timeout=5'] as const),
);
const headers = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constant('X-A: b') },
      header.map((parts) => parts.join('')),
    ),
    {
      maxLength: 5,
    },
  )
  .map((lines) => lines.map((line) => `${line}\r\n`).join(''));

const statusLine = fc
  .tuple(
    fc.constantFrom('HTTP/1.1', 'HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0'),
    fc.constantFrom('200', '200', '404', '503', '304', '999'),
    fc.constantFrom(' OK', '', ' ', ' not\tso \xe4'),
  )
  .map(([version, status, phrase]) => `${version} ${status}${phrase}\r\n`);

const interim = fc.constantFrom(
  '',
  '',
  '',
  'HTTP/1.1 100 Continue\r\n\r\n',
  'HTTP/1.1 103 x\r\nA: b\r\n\r\n',
  '\r\n',
);
const extension = fc.constantFrom('', '', ';a', ';a=b', ';a="b \\" c";d');

const chunks = fc
  .tuple(fc.array(fc.tuple(body, extension)), extension, fc.constantFrom('', 'Trailer: x\r\n'))
  .map(([list, lastExtension, trailer]) => {
    const whole = list
      .filter(([content]) => content !== '')
      .map(([content, more]) => `${content.length.toString(16)}${more}\r\n${content}\r\n`);
    return `${whole.join('')}0${lastExtension}\r\n${trailer}\r\n`;
  });

/** The framing headers, and the body that goes with them. */
const framed = fc.oneof(
  body.map((content) => [`Content-Length: ${content.length}\r\n`, content] as const),
  chunks.map((content) => ['Transfer-Encoding: Chunked\r\n', content] as const),
  body.map((content) => ['', content] as const),
);

const whole = fc
  .tuple(interim, statusLine, headers, framed, headers)
  .map(([first, status, before, [framing, content], after]) =>
    [first, status, before, framing, after, '\r\n', content].join(''),
  );

/** One byte more, less or another, early in the answer as a rule. */
const damaged = fc
  .tuple(
    whole,
    fc.oneof(fc.integer({ min: 0, max: 150 }), fc.nat()),
    fc.integer({ min: 0, max: 1 }),
    fc.oneof(fc.constantFrom('', '\r', '\n', ' ', '\t', ':', ';', '\0', '0', 'a', '\x7f', '\xff'), byte),
  )
  .map(([answer, at, left, inserted]) => {
    const place = at % answer.length;
    return `${answer.slice(0, place)}${inserted}${answer.slice(place + left)}`;
  });

/** Cuts a text at the places, which are parts of its length. */
function cutAt(answer: string, places: readonly number[]): string[] {
  const ends = [...places.map((place) => Math.floor(place * answer.length)), answer.length].sort(
    (a, b) => a - b,
  );
  return ends.map((end, index) => answer.slice(ends[index - 1] ?? 0, end)).filter((piece) => piece !== '');
}

const place = fc.nat(1_000).map((part) => part / 1_000);

/** Answers good and bad, whole and broken off, in one piece and in several; one character per byte. */
export const answers: fc.Arbitrary<readonly string[]> = fc
  .tuple(
    fc.oneof(whole, whole, damaged),
    fc.array(place, { maxLength: 4 }),
    fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: place }),
  )
  .map(([answer, places, kept]) => cutAt(answer.slice(0, Math.ceil(kept * answer.length)), places));
