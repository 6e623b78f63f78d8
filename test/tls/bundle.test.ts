import t from 'tap';
import { bundleWith, certificatesIn, verifiesAgainst } from '../../src/tls/bundle.ts';
import { issueAuthority, issueServer } from '../../src/tls/certificate.ts';

const day = 24 * 3600 * 1000;
const authority = (name: string, start: number, end = 100) =>
  issueAuthority(name, { notBefore: start * day, notAfter: end * day });

t.test(
  'the bundle holds the new authority first and those before it, newest first, at most three',
  async (t) => {
    const old = ['a', 'b', 'c', 'd'].map((name, index) => authority(name, index).certificate);
    const bundle = bundleWith(authority('new', 9).certificate, old.join(''), 10 * day);
    t.same(
      certificatesIn(bundle).map(({ subject }) => subject),
      ['CN=new', 'CN=d', 'CN=c', 'CN=b'],
    );
  },
);

t.test('ended authorities leave the bundle, and none is there twice', async (t) => {
  const own = authority('own', 1);
  const ended = authority('ended', 1, 5);
  const bundle = bundleWith(own.certificate, own.certificate + ended.certificate, 6 * day);
  t.same(
    certificatesIn(bundle).map(({ subject }) => subject),
    ['CN=own'],
  );
  t.equal(bundleWith(own.certificate, bundle, 6 * day), bundle, 'publishing again changes nothing');
});

t.test('a certificate verifies only against the authority that signed it', async (t) => {
  const signer = authority('same name', 0);
  const other = authority('same name', 0);
  const leaf = issueServer(['a'], signer, 'same name', { notBefore: 0, notAfter: day });
  t.ok(verifiesAgainst(leaf.certificate, other.certificate + signer.certificate));
  t.notOk(verifiesAgainst(leaf.certificate, other.certificate));
  t.notOk(verifiesAgainst(leaf.certificate, ''));
  t.notOk(verifiesAgainst('garbage', signer.certificate));
  t.notOk(
    verifiesAgainst(leaf.certificate, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'),
  );
});
