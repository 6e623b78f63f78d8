import { X509Certificate, createPrivateKey } from 'node:crypto';
import t from 'tap';
import { parse, prepare, render } from '../../../gotemplate/index.ts';

async function output(template: string): Promise<string> {
  const context = { lookup: () => undefined, now: () => Date.now(), random: () => 0.5 };
  return render(await prepare(parse(template)), context).output;
}

t.test('a certificate signed by a made authority verifies against it', async (t) => {
  const text = await output(
    '{{ $ca := sprig_genCA "my authority" 10 }}{{ $ca.Cert }}%' +
      '{{ $c := sprig_genSignedCert "app" (sprig_list "10.0.0.1" "::1") (sprig_list "app.example") 5 $ca }}' +
      '{{ $c.Cert }}%{{ $c.Key }}',
  );
  const [authority, leaf, key] = text.split('%');
  const ca = new X509Certificate(authority ?? '');
  const certificate = new X509Certificate(leaf ?? '');
  t.equal(ca.ca, true);
  t.equal(ca.verify(ca.publicKey), true);
  t.equal(certificate.verify(ca.publicKey), true);
  t.equal(certificate.checkIssued(ca), true);
  t.equal(certificate.subject, 'CN=app');
  t.equal(certificate.subjectAltName, 'DNS:app.example, IP Address:10.0.0.1, IP Address:0:0:0:0:0:0:0:1');
  t.equal(certificate.checkPrivateKey(createPrivateKey(key ?? '')), true);
});

t.test('keys of every type can be read back', async (t) => {
  for (const type of ['dsa', 'ecdsa', 'ed25519'])
    t.equal(
      createPrivateKey(await output(`{{ sprig_genPrivateKey "${type}" }}`)).asymmetricKeyType,
      type.replace('ecdsa', 'ec'),
    );
  t.equal(await output('{{ sprig_genPrivateKey "nope" }}'), 'Unknown type nope');
});

t.test('a certificate can be made for a key that exists', async (t) => {
  const text = await output(
    '{{ $key := sprig_genPrivateKey "ecdsa" }}{{ (sprig_genSelfSignedCertWithKey "app" nil nil 1 $key).Cert }}',
  );
  const certificate = new X509Certificate(text);
  t.equal(certificate.verify(certificate.publicKey), true);
  t.equal(certificate.publicKey.asymmetricKeyType, 'ec');
});
