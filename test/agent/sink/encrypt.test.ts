import { createDecipheriv, createPublicKey, diffieHellman, generateKeyPairSync, hkdfSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { createSinkEncryption } from '../../../agent/sink/encrypt.ts';

/** The reader's side, written after Vault's description. */
function reader() {
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  const open = (sealed: string, { deriveKey = false, aad = '' }) => {
    const envelope = JSON.parse(sealed) as Record<string, string>;
    const bytes = (name: string) => Buffer.from(envelope[name] ?? '', 'base64');
    const theirs = bytes('curve25519_public_key');
    const der = Buffer.concat([Buffer.from('302a300506032b656e032100', 'hex'), theirs]);
    const secret = diffieHellman({
      privateKey,
      publicKey: createPublicKey({ key: der, format: 'der', type: 'spki' }),
    });
    const [low, high] = [raw, theirs].sort((a, b) => Buffer.compare(a, b));
    const derived = () => Buffer.from(hkdfSync('sha256', secret, low ?? '', high ?? '', 32));
    const payload = bytes('encrypted_payload');
    const decipher = createDecipheriv('aes-256-gcm', deriveKey ? derived() : secret, bytes('nonce'));
    decipher.setAAD(Buffer.from(aad)).setAuthTag(payload.subarray(-16));
    return Buffer.concat([decipher.update(payload.subarray(0, -16)), decipher.final()]).toString();
  };
  return { file: JSON.stringify({ curve25519_public_key: raw.toString('base64') }), open };
}

t.test('only the holder of the key reads the token, with the right additional data', async (t) => {
  const { file, open } = reader();
  const folder = t.testdir({ 'key.json': file });
  const encrypt = createSinkEncryption();
  for (const deriveKey of [false, true]) {
    const settings = {
      type: 'curve25519',
      publicKeyPath: join(folder, 'key.json'),
      deriveKey,
      aad: 'pod-1',
    } as const;
    const sealed = await encrypt('hvs.token', settings);
    t.match(sealed, /^\{.*\}\n$/, 'a line of JSON, as the peers write it');
    t.equal(open(sealed, { deriveKey, aad: 'pod-1' }), 'hvs.token');
    t.throws(() => open(sealed, { deriveKey, aad: 'pod-2' }));
    t.throws(() => open(sealed, { deriveKey: !deriveKey, aad: 'pod-1' }));
    t.not(await encrypt('hvs.token', settings), sealed, 'no nonce or key is used twice');
  }
});

t.test('the first key of a file is trusted, a later one is not', async (t) => {
  const [first, second] = [reader(), reader()];
  const folder = t.testdir({ 'key.json': first.file });
  const path = join(folder, 'key.json');
  const settings = { type: 'curve25519', publicKeyPath: path, deriveKey: false, aad: '' } as const;
  const encrypt = createSinkEncryption();
  await encrypt('a', settings);
  writeFileSync(path, second.file);
  t.equal(first.open(await encrypt('b', settings), {}), 'b');
});

t.test('a file without a key is named', async (t) => {
  const folder = t.testdir({ 'key.json': '{"curve25519_public_key":"c2hvcnQ="}' });
  const path = join(folder, 'key.json');
  const settings = { type: 'curve25519', publicKeyPath: path, deriveKey: false, aad: '' } as const;
  await t.rejects(createSinkEncryption()('a', settings), {
    message: /key\.json holds no curve25519_public_key/,
  });
});
