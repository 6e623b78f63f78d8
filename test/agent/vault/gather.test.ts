import fc from 'fast-check';
import t from 'tap';
import { gather } from '../../../agent/vault/gather.ts';

async function* each(pieces: readonly Uint8Array[]) {
  yield* pieces;
}

t.test('a body is its pieces, and never more than the limit', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 50 })), fc.nat(300), async (pieces, maxBytes) => {
      const whole = Buffer.concat(pieces);
      const outcome = await gather(each(pieces), { subject: 'a test', maxBytes }).catch(
        (error: unknown) => error as { code: string },
      );
      return whole.length <= maxBytes
        ? outcome instanceof Uint8Array && whole.equals(outcome)
        : 'code' in outcome && outcome.code === 'too-large';
    }),
  );
  t.pass();
});

t.test('pieces stay as they came', async (t) => {
  const pieces = [Buffer.from('ab'), Buffer.from('cd'), Buffer.from('e')];
  t.equal(Buffer.from(await gather(each(pieces), { subject: 'a test', maxBytes: 5 })).toString(), 'abcde');
  t.same(pieces.map(String), ['ab', 'cd', 'e']);
});
