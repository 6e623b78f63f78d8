import fc from 'fast-check';
import t from 'tap';
import { strictBoolean, weakBoolean } from '../../../../agent/config/codec/boolean.ts';
import type { Codec } from '../../../../agent/config/codec/codec.ts';
import { command } from '../../../../agent/config/codec/command.ts';
import { duration, parseVaultDuration, templateDuration } from '../../../../agent/config/codec/duration.ts';
import { splitList, textList } from '../../../../agent/config/codec/list.ts';
import { sinkMode, templateMode } from '../../../../agent/config/codec/mode.ts';
import { integer, parseGoInteger } from '../../../../agent/config/codec/number.ts';
import { strictText, text } from '../../../../agent/config/codec/text.ts';
import { autoAuthTokenUse } from '../../../../agent/config/codec/token-use.ts';
import { parseWait } from '../../../../agent/config/codec/wait.ts';
import { parseConfigText } from '../../../../agent/config/hcl/parse.ts';

/** Reads one HCL value with a codec: the value, or the problem. */
function read<T>(codec: Codec<T>, written: string): unknown {
  const parsed = parseConfigText(`key = ${written}`);
  const value = 'body' in parsed ? parsed.body.items[0]?.value : undefined;
  if (value === undefined) throw new Error(`not a value: ${written}`);
  const decoded = codec(value);
  return 'problem' in decoded ? decoded.problem : decoded.value;
}

/** Checks what a codec makes of several written values. */
function reads<T>(t: Tap, codec: Codec<T>, expected: Readonly<Record<string, unknown>>): void {
  for (const [written, value] of Object.entries(expected)) t.same(read(codec, written), value, written);
}

type Tap = Pick<typeof t, 'same'>;

t.test('texts take whole numbers, strict ones do not', async (t) => {
  reads(t, text, { '"a"': 'a', '5': '5', true: 'must be text in double quotes, got true' });
  reads(t, strictText, {
    '5': 'must be text in double quotes, got 5',
    '[]': 'must be text in double quotes, got a list',
  });
});

t.test('strict booleans are bare words, weak ones follow Go', async (t) => {
  const strictProblem = 'must be true or false without quotes, got "true"';
  reads(t, strictBoolean, { true: true, false: false, '"true"': strictProblem });
  reads(t, weakBoolean, { true: true, '"F"': false, '""': false, '1': true, '0': false });
  reads(t, weakBoolean, {
    '"yes"': 'must be true or false, got "yes"',
    '{}': 'must be true or false, got a block',
  });
});

t.test('whole numbers are decimal, octal or hexadecimal, quoted or not', async (t) => {
  reads(t, integer, { '10': 10, '-3': -3, '"10"': 10, '0x10': 16, '010': 8 });
  reads(t, integer, { '1.5': 'must be a whole number, got 1.5', '"08"': 'must be a whole number, got "08"' });
  t.same(['0o17', '0b101', '', '1_000', '9007199254740993'].map(parseGoInteger), [
    15,
    5,
    undefined,
    undefined,
    undefined,
  ]);
});

t.test('durations are seconds, days, or what Go reads', async (t) => {
  reads(t, duration, {
    '30': 30_000,
    '"30"': 30_000,
    '"1d"': 86_400_000,
    '"1h2m3s"': 3_723_000,
    '"1.5s"': 1_500,
  });
  reads(t, duration, { '""': 0, '1.5': 1_000, '"-5s"': -5_000 });
  reads(t, duration, { '"x"': 'must be a duration such as "30s", "5m" or "1d", got "x"' });
});

t.test('any text is a duration or is not, and seconds come back as they went in', async () => {
  fc.assert(
    fc.property(fc.string(), (any) => ['number', 'undefined'].includes(typeof parseVaultDuration(any))),
  );
  fc.assert(fc.property(fc.nat(), (seconds) => parseVaultDuration(`${seconds}s`) === seconds * 1_000));
});

t.test('durations of templates need units; bare numbers are nanoseconds and warned about', async (t) => {
  const needsUnit = 'must be a duration with its unit, such as "30s" or "5m", got';
  reads(t, templateDuration, { '"30s"': 30_000, '"0"': 0, '60': 0.00006 });
  reads(t, templateDuration, {
    '"60"': `${needsUnit} "60"`,
    '""': `${needsUnit} ""`,
    '"1d"': `${needsUnit} "1d"`,
  });
  const decoded = templateDuration({ kind: 'number', text: '60', at: { line: 1, column: 1 } });
  t.match(decoded, { warning: 'is read as 60 nanoseconds; write "60s" for seconds' });
});

t.test('modes are octal digits in quotes, or numbers as HCL reads them', async (t) => {
  reads(t, templateMode, { '"0644"': 0o644, '"644"': 0o644, '0640': 0o640, '384': 0o600, '644': 0o204 });
  for (const wrong of ['"0o644"', '""', '"abc"', '"8"', '-1', 'true', '"10000"']) {
    t.match(read(templateMode, wrong), /^must be octal digits such as "0644", got /, wrong);
  }
  reads(t, sinkMode, { '0600': 0o600, '416': 0o640, '0': 0 });
});

t.test('a command as a text is split at its commas', async (t) => {
  reads(t, command, {
    '"a b"': ['a b'],
    '"a,b"': ['a', 'b'],
    '["a,b", "c"]': ['a,b', 'c'],
    '""': undefined,
    '[]': undefined,
  });
  const decoded = command({ kind: 'string', text: 'a,b', at: { line: 1, column: 1 } });
  t.match(decoded, { warning: /split at its commas/ });
});

t.test('lists are lists, some also texts with commas', async (t) => {
  reads(t, textList, { '["a", 5]': ['a', '5'], '"a"': 'must be a list such as ["a", "b"], got "a"' });
  reads(t, splitList, { '"a,b"': ['a', 'b'], '""': [], '["a"]': ['a'] });
  reads(t, splitList, { '[1]': 'item 1 must be text in double quotes, got 1' });
});

t.test('the use of the token is a boolean or force', async (t) => {
  reads(t, autoAuthTokenUse, { true: 'absent', '"FALSE"': 'never', '"Force"': 'force', '0': 'never' });
  reads(t, autoAuthTokenUse, { '"maybe"': 'must be true, false or "force", got "maybe"' });
});

t.test('waits have a minimum, and a maximum of four times that', async (t) => {
  t.same(parseWait('2s'), { value: { minMs: 2_000, maxMs: 8_000 } });
  t.same(parseWait('2s : 5s'), { value: { minMs: 2_000, maxMs: 5_000 } });
  t.same(parseWait('0s'), { value: undefined });
  for (const wrong of ['', '5s:2s', '-1s', '1s:2s:3s', 'x', '1s:'])
    t.match(parseWait(wrong), { problem: String }, wrong);
});

t.test('numbers that 64 bits do not hold are no durations', async (t) => {
  const tooLong = '99999999999999999999';
  t.match(read(duration, tooLong), /^must be a duration/);
  t.match(read(duration, `"${tooLong}"`), /^must be a duration/);
  t.match(read(templateDuration, tooLong), /^must be a duration with its unit/);
});

t.test('an empty block is an empty list for HCL’s own lists only', async (t) => {
  reads(t, textList, { '{}': [] });
  t.match(read(splitList, '{}'), /^must be a list/);
});
