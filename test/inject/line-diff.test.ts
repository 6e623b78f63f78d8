import fc from 'fast-check';
import t from 'tap';
import { describeDiff, diffLines } from '../../src/inject/line-diff.ts';

t.test('both texts can be read back from the difference, and kept lines are in both', async (t) => {
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 })
    .map((lines) => lines.join('\n'));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = diffLines(before, after);
      const without = (mark: string) =>
        lines.flatMap((line) => (line.mark === mark ? [] : [line.text])).join('\n');
      t.equal(without('+'), before);
      t.equal(without('-'), after);
    }),
    { numRuns: 50 },
  );
});

t.test('far unchanged lines are left out', async (t) => {
  const many = Array.from({ length: 20 }, (_, index) => `line ${index}`);
  const text = describeDiff(
    diffLines(many.join('\n'), [...many.slice(0, 10), 'new', ...many.slice(10)].join('\n')),
    1,
  );
  t.equal(text, '  line 9\n+ new\n  line 10\n...\n');
});
