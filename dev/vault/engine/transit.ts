import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { textField } from '../fields.ts';
import { entry, names, routes } from '../routes.ts';
import { VaultError } from '../wire.ts';
import type { Engine } from '../routes.ts';
import type { Call, Fields, Reply } from '../wire.ts';

/** Versions of one AES-256-GCM key, oldest first. */
interface Key {
  readonly versions: readonly { readonly secret: Buffer; readonly createdAt: number }[];
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Transit: keys with versions, encryption, decryption, rewrapping (aes256-gcm96 only). */
export function transit(): Engine {
  const keys = new Map<string, Key>();
  const describeKey = (_call: Call, name = ''): Reply => ({ data: describe(name, entry(keys, name)) });
  const rotate = (call: Call, name = ''): Reply => {
    keys.set(name, withNewVersion(keys.get(name), call.now));
    return describeKey(call, name);
  };
  const create = (call: Call, name = ''): Reply =>
    keys.has(name) ? describeKey(call, name) : rotate(call, name);
  const encryptWith = (call: Call, name = ''): Reply => {
    const plaintext = plaintextOf(call.body);
    create(call, name);
    return { data: encrypt(entry(keys, name), plaintext) };
  };
  const opened = ({ body }: Call, name = '') => decrypt(known(keys, name), textField(body, 'ciphertext'));
  const decryptWith = (call: Call, name = ''): Reply => ({
    data: { plaintext: opened(call, name).toString('base64') },
  });
  const rewrap = (call: Call, name = ''): Reply => ({ data: encrypt(known(keys, name), opened(call, name)) });
  return routes([
    ['list', /^keys$/, names(keys)],
    ['write', /^keys\/([^/]+)$/, create],
    ['read', /^keys\/([^/]+)$/, describeKey],
    ['write', /^keys\/([^/]+)\/rotate$/, rotate],
    ['write', /^encrypt\/([^/]+)$/, encryptWith],
    ['write', /^decrypt\/([^/]+)$/, decryptWith],
    ['write', /^rewrap\/([^/]+)$/, rewrap],
  ]);
}

function withNewVersion(key: Key | undefined, now: number): Key {
  return { versions: [...(key?.versions ?? []), { secret: randomBytes(32), createdAt: now }] };
}

function known(keys: ReadonlyMap<string, Key>, name: string): Key {
  const key = keys.get(name);
  if (key === undefined) throw new VaultError(400, 'encryption key not found');
  return key;
}

function plaintextOf(body: Fields): Buffer {
  if (body.plaintext === undefined) throw new VaultError(400, 'missing plaintext to encrypt');
  const text = textField(body, 'plaintext');
  if (!base64.test(text)) throw new VaultError(400, 'illegal base64 data at input byte 0');
  return Buffer.from(text, 'base64');
}

function encrypt(key: Key, plaintext: Buffer): Fields {
  const version = key.versions.length;
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key.versions[version - 1]?.secret ?? '', nonce);
  const sealed = Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  return { ciphertext: `vault:v${version}:${sealed.toString('base64')}`, key_version: version };
}

function decrypt(key: Key, ciphertext: string): Buffer {
  const [, version, text = ''] = /^vault:v(\d+):(.*)$/.exec(ciphertext) ?? [];
  const secret = key.versions[Number(version) - 1]?.secret;
  if (secret === undefined) throw new VaultError(400, 'invalid ciphertext: no prefix');
  const sealed = Buffer.from(text, 'base64');
  if (sealed.length < 28) throw new VaultError(400, 'invalid ciphertext length');
  const decipher = createDecipheriv('aes-256-gcm', secret, sealed.subarray(0, 12));
  decipher.setAuthTag(sealed.subarray(-16));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
  } catch {
    throw new VaultError(400, 'cipher: message authentication failed');
  }
}

function describe(name: string, key: Key): Fields {
  return {
    name,
    type: 'aes256-gcm96',
    latest_version: key.versions.length,
    min_decryption_version: 1,
    min_encryption_version: 0,
    keys: Object.fromEntries(
      key.versions.map(({ createdAt }, index) => [String(index + 1), Math.floor(createdAt / 1000)]),
    ),
    deletion_allowed: false,
    derived: false,
    exportable: false,
    supports_decryption: true,
    supports_derivation: true,
    supports_encryption: true,
    supports_signing: false,
  };
}
