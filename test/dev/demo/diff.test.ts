import fc from 'fast-check';
import t from 'tap';
import { diffLines, withContext } from '../../../dev/demo/diff.ts';

const shown = (before: string, after: string) =>
  diffLines(before, after).map(({ mark, text }) => `${mark}${text}`);

t.test('added, removed and kept lines are marked', async (t) => {
  t.same(shown('a\nb\nc', 'a\nx\nc\nd'), [' a', '+x', '-b', ' c', '+d']);
  t.same(shown('a', 'a'), [' a']);
});

t.test('both texts can be read back from their comparison', async () => {
  const texts = fc
    .array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 12 })
    .map((lines) => lines.join('\n'));
  fc.assert(
    fc.property(texts, texts, (before, after) => {
      const lines = diffLines(before, after);
      const without = (mark: string) =>
        lines
          .filter((line) => line.mark !== mark)
          .map(({ text }) => text)
          .join('\n');
      return without('+') === before && without('-') === after;
    }),
  );
});

t.test('what is far from any change is left out', async (t) => {
  const before = ['a', 'b', 'c', 'd', 'e', 'f'].join('\n');
  const lines = withContext(diffLines(before, `${before}\ng`), 1);
  t.same(
    lines.map(({ mark, text }) => `${mark}${text}`),
    [' f', '+g'],
  );
  const twice = withContext(diffLines(before, `x\n${before}\ng`), 1);
  t.same(
    twice.map(({ mark, text }) => `${mark}${text}`),
    ['+x', ' a', ' ...', ' f', '+g'],
  );
});
