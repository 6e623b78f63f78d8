import { X509Certificate, createPrivateKey } from 'node:crypto';
import type { Test } from 'tap';
import type { Call } from './client.ts';

export async function enginesSuite(t: Test, call: Call): Promise<void> {
  t.test('PKI issues real certificates under its authority', async (t) => {
    await call('POST sys/mounts/pki', { type: 'pki' });
    const root = await call('POST pki/root/generate/internal', {
      common_name: 'test authority',
      ttl: '24h',
      key_type: 'ec',
    });
    const authority = new X509Certificate(String(root.body.data?.certificate));
    await call('POST pki/roles/web', {
      allowed_domains: 'example.com',
      allow_subdomains: true,
      max_ttl: '1h',
      key_type: 'ec',
    });
    const { body } = await call('PUT pki/issue/web', {
      common_name: 'a.example.com',
      alt_names: 'b.example.com',
      ip_sans: '127.0.0.1',
      ttl: '10m',
    });
    t.match(body, {
      lease_id: '',
      data: { ca_chain: [String], private_key_type: 'ec', serial_number: /^([0-9a-f]{2}:)+[0-9a-f]{2}$/ },
    });
    const certificate = new X509Certificate(String(body.data?.certificate));
    t.ok(certificate.verify(authority.publicKey), 'signed by the authority');
    t.ok(certificate.checkIssued(authority));
    t.equal(certificate.subjectAltName, 'DNS:a.example.com, DNS:b.example.com, IP Address:127.0.0.1');
    t.ok(certificate.checkPrivateKey(createPrivateKey(String(body.data?.private_key))));
    t.equal(certificate.serialNumber.toLowerCase(), String(body.data?.serial_number).replaceAll(':', ''));
    t.equal(Date.parse(certificate.validTo) / 1000, body.data?.expiration);
    t.match((await call('GET pki/ca/pem')).text, /^-----BEGIN CERTIFICATE-----/);
    t.equal((await call('GET pki/cert/ca')).body.data?.certificate, root.body.data?.certificate);
  });

  t.test('PKI refuses names that the role does not allow', async (t) => {
    t.match(await call('PUT pki/issue/web', { common_name: 'evil.com' }), {
      status: 400,
      body: { errors: ['common name evil.com not allowed by this role'] },
    });
    t.match(await call('PUT pki/issue/web', {}), {
      status: 400,
      body: { errors: [/the common_name field is required/] },
    });
    t.match(await call('PUT pki/issue/none', { common_name: 'a.example.com' }), {
      status: 400,
      body: { errors: ['unknown role: none'] },
    });
    t.match(await call('PUT pki/issue/web', { common_name: 'a.example.com', alt_names: 'evil.com' }), {
      status: 400,
    });
  });

  t.test('PKI leases certificates when the role says so; such leases are not renewable', async (t) => {
    await call('POST pki/roles/leased', {
      allow_any_name: true,
      max_ttl: '1h',
      generate_lease: true,
      key_type: 'ec',
    });
    const { lease_id, renewable } = (
      await call('PUT pki/issue/leased', { common_name: 'a.example.com', ttl: '10m' })
    ).body;
    t.match(lease_id, /^pki\/issue\/leased\//);
    t.equal(renewable, false);
    t.match(await call('PUT sys/leases/renew', { lease_id }), {
      status: 400,
      body: { errors: ['lease is not renewable'] },
    });
  });

  t.test('transit encrypts, decrypts, rewraps after a rotation', async (t) => {
    await call('POST sys/mounts/transit', { type: 'transit' });
    t.match((await call('POST transit/keys/k', {})).status, 200);
    const { body } = await call('PUT transit/encrypt/k', { plaintext: 'aGVsbG8=' });
    t.match(body.data, { ciphertext: /^vault:v1:/, key_version: 1 });
    const ciphertext = body.data?.ciphertext;
    await call('PUT transit/keys/k/rotate', {});
    t.same((await call('PUT transit/decrypt/k', { ciphertext })).body.data, { plaintext: 'aGVsbG8=' });
    t.match((await call('PUT transit/rewrap/k', { ciphertext })).body.data, {
      ciphertext: /^vault:v2:/,
      key_version: 2,
    });
    t.match((await call('GET transit/keys/k')).body.data, { latest_version: 2, type: 'aes256-gcm96' });
    t.match(await call('PUT transit/encrypt/k', {}), {
      status: 400,
      body: { errors: ['missing plaintext to encrypt'] },
    });
    t.match(await call('PUT transit/encrypt/k', { plaintext: '%' }), {
      status: 400,
      body: { errors: [/illegal base64 data/] },
    });
    t.match(await call('PUT transit/decrypt/k', { ciphertext: 'vault:v1:AAAA' }), {
      status: 400,
      body: { errors: ['invalid ciphertext length'] },
    });
  });
}
