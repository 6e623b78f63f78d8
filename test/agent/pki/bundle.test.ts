import t from 'tap';
import { certificateBundle, rotationTime } from '../../../agent/pki/bundle.ts';
import { pemBlocks } from '../../../agent/pki/pem.ts';
import { issueCertificate } from '../../../dev/certificate.ts';

const life = { notBefore: Date.UTC(2026, 0, 1), notAfter: Date.UTC(2026, 0, 11) };
const authority = issueCertificate({ ...life, commonName: 'authority' });
const leaf = issueCertificate({ ...life, commonName: 'app', alternativeNames: ['app'], issuer: authority });
const other = issueCertificate({
  ...life,
  commonName: 'other',
  alternativeNames: ['other'],
  issuer: authority,
});

t.test('blocks are found wherever they stand, with their labels', async (t) => {
  const text = `# comment\n${leaf.key}\ntext between\n${leaf.certificate}`;
  t.same(
    pemBlocks(text).map(({ label }) => label),
    ['PRIVATE KEY', 'CERTIFICATE'],
  );
  t.equal(pemBlocks('nothing here').length, 0);
});

t.test('a bundle is the last key, the last plain certificate and the distinct authorities', async (t) => {
  const text = [leaf.key, other.certificate, leaf.certificate, authority.certificate, authority.certificate];
  const bundle = certificateBundle(text.join('\n'));
  t.equal(bundle?.cert.trim(), leaf.certificate.trim());
  t.equal(bundle?.key.trim(), leaf.key.trim());
  t.equal(bundle?.ca.trim(), authority.certificate.trim());
  t.equal(bundle?.caChain.length, 1);
  t.ok(bundle?.cert.endsWith('-----\n'));
});

t.test('a certificate is replaced after the given part of its whole life', async (t) => {
  const bundle = certificateBundle(leaf.certificate);
  t.ok(bundle);
  if (bundle) t.equal(rotationTime(bundle, 0.9), Date.UTC(2026, 0, 10));
});

t.test('a text without a plain certificate is no bundle, and a broken block is an error', async (t) => {
  t.equal(certificateBundle(''), undefined);
  t.equal(certificateBundle(authority.certificate), undefined);
  t.throws(() => certificateBundle('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'));
});
