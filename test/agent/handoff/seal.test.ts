import fc from 'fast-check';
import t from 'tap';
import { decodeBequest, encodeBequest } from '../../../agent/handoff/bequest.ts';
import { seal, unseal } from '../../../agent/handoff/seal.ts';

const plain = Buffer.from('S3CRET');

t.test('what is sealed opens with the same ServiceAccount token only', async (t) => {
  const sealed = seal(plain, 'eyJone.one');
  t.same(Buffer.from(unseal(sealed, 'eyJone.one') ?? []), plain);
  t.equal(unseal(sealed, 'eyJtwo.two'), undefined);
  t.notOk(Buffer.from(sealed).includes('S3CRET'));
});

t.test('two seals of the same text differ', async (t) => {
  t.notSame(seal(plain, 'jwt'), seal(plain, 'jwt'));
});

t.test('a seal with any bit changed does not open', async (t) => {
  const sealed = seal(plain, 'jwt');
  const bit = fc.integer({ min: 0, max: sealed.length * 8 - 1 });
  fc.assert(
    fc.property(bit, (changed) => {
      const broken = Uint8Array.from(sealed);
      const at = changed >> 3;
      broken[at] = (broken[at] ?? 0) ^ (1 << (changed & 7));
      return unseal(broken, 'jwt') === undefined;
    }),
  );
  t.pass();
});

t.test('foreign bytes neither open nor decode, and never throw', async (t) => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => unseal(bytes, 'jwt') === undefined));
  fc.assert(
    fc.property(fc.json(), (text) => {
      const found = decodeBequest(Buffer.from(text));
      return found === undefined || typeof found.token === 'string';
    }),
  );
  t.pass();
});

t.test('a bequest survives its encoding', async (t) => {
  const answer = { request: 'r', leaseId: 'l', leaseMs: 1, since: 2, status: 200, body: 'e30=' };
  const bequest = { token: 'hvs.x', answers: [answer] };
  t.same(decodeBequest(encodeBequest(bequest)), bequest);
});
