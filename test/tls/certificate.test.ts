import { execFileSync } from 'node:child_process';
import { X509Certificate, createPrivateKey } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { issueAuthority, issueServer } from '../../src/tls/certificate.ts';
import * as der from '../../gotemplate/x509/der.ts';

const now = Date.UTC(2026, 10, 24);
const day = 24 * 3600 * 1000;
const hosts = ['vault-agent-injector-svc.vault.svc', 'localhost', '127.0.0.1', '::1', 'fd00:1::ab'];

function issue(notAfter = now + day) {
  const validity = { notBefore: now - 60_000, notAfter };
  const authority = issueAuthority('Test CA', validity);
  return { authority, server: issueServer(hosts, authority, 'Test CA', validity) };
}

t.test('the server certificate is signed by the authority and names its hosts', async (t) => {
  const { authority, server } = issue();
  const root = new X509Certificate(authority.certificate);
  const leaf = new X509Certificate(server.certificate);
  t.ok(root.ca);
  t.notOk(leaf.ca);
  t.ok(leaf.checkIssued(root) && leaf.verify(root.publicKey));
  t.ok(leaf.checkPrivateKey(createPrivateKey(server.key)));
  t.equal(leaf.checkHost('vault-agent-injector-svc.vault.svc'), 'vault-agent-injector-svc.vault.svc');
  t.equal(leaf.checkHost('other.svc'), undefined);
  for (const address of ['127.0.0.1', '::1', 'fd00:1::ab']) t.equal(leaf.checkIP(address), address);
  t.equal(leaf.publicKey.asymmetricKeyDetails?.namedCurve, 'prime256v1');
  t.equal(leaf.validToDate.getTime(), now + day);
});

t.test('a strict verifier accepts the chain', async (t) => {
  const folder = t.testdir();
  for (const notAfter of [now + day, Date.UTC(2050, 0, 1), Date.UTC(2061, 5, 1)]) {
    const { authority, server } = issue(notAfter);
    const [rootFile, leafFile] = [join(folder, 'ca.pem'), join(folder, 'leaf.pem')];
    writeFileSync(rootFile, authority.certificate);
    writeFileSync(leafFile, server.certificate);
    const at = String(Math.floor(now / 1000));
    const said = execFileSync(
      'openssl',
      ['verify', '-x509_strict', '-purpose', 'sslserver', '-attime', at, '-CAfile', rootFile, leafFile],
      { encoding: 'utf8' },
    );
    t.match(said, 'OK');
    const text = execFileSync('openssl', ['x509', '-in', leafFile, '-noout', '-text'], { encoding: 'utf8' });
    for (const part of [
      'ecdsa-with-SHA256',
      'Subject Key Identifier',
      'Authority Key Identifier',
      'critical',
    ]) {
      t.match(text, part);
    }
  }
});

t.test('integers are minimal and never negative', async (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 20 }), (bytes) => {
      const content = der.integer(bytes).subarray(2);
      t.ok((content[0] ?? 0) < 0x80);
      const value = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
      return BigInt(`0x${content.toString('hex')}`) === value;
    }),
  );
});

t.test('lengths take the short form below 128 and the long form from there', async (t) => {
  t.same([...der.octetString(Buffer.alloc(127)).subarray(0, 2)], [0x04, 127]);
  t.same([...der.octetString(Buffer.alloc(128)).subarray(0, 3)], [0x04, 0x81, 128]);
  t.same([...der.octetString(Buffer.alloc(65_536)).subarray(0, 5)], [0x04, 0x83, 1, 0, 0]);
});
