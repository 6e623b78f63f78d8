/** Encrypts what a sink writes for the holder of a Curve25519 key, in the form that Vault Agent's readers expect. */
import {
  createCipheriv,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
} from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { SinkEncryption } from '../config/model.ts';

/** Encrypts a text as one sink is configured. Rejects with an Error that names the file when its key is unusable. */
export type EncryptForSink = (text: string, encryption: SinkEncryption) => Promise<string>;

/** The first bytes of a Curve25519 public key in DER; the 32 bytes of the key follow. */
const derPrefix = Buffer.from('302a300506032b656e032100', 'hex');
const keyBytes = 32;
const nonceBytes = 12;

/** An encryptor that trusts the public key it saw first in a file: one that is swapped later changes nothing. */
export function createSinkEncryption(): EncryptForSink {
  const seen = new Map<string, Buffer>();
  return async (text, encryption) => {
    const theirs = seen.get(encryption.publicKeyPath) ?? (await readPublicKey(encryption.publicKeyPath));
    seen.set(encryption.publicKeyPath, theirs);
    return sealFor(theirs, text, encryption);
  };
}

/**
 * JSON with our public key, the nonce and the encrypted text, all base64. The key is the X25519 secret itself, or derived
 * from it by HKDF-SHA256 with the smaller public key as salt and the larger one as info; AES-256-GCM with `aad`.
 */
export function sealFor(
  theirs: Buffer,
  text: string,
  { deriveKey, aad }: Pick<SinkEncryption, 'deriveKey' | 'aad'>,
): string {
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  const ours = rawKey(publicKey);
  const secret = diffieHellman({ privateKey, publicKey: publicKeyOf(theirs) });
  const key = deriveKey ? derived(secret, ours, theirs) : secret;
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(aad));
  const sealed = Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]);
  const envelope = {
    curve25519_public_key: ours.toString('base64'),
    nonce: nonce.toString('base64'),
    encrypted_payload: sealed.toString('base64'),
  };
  return `${JSON.stringify(envelope)}\n`;
}

async function readPublicKey(path: string): Promise<Buffer> {
  const text = await readFile(path, 'utf8');
  const found = /"curve25519_public_key"\s*:\s*"([A-Za-z0-9+/=]+)"/.exec(text)?.[1] ?? '';
  const key = Buffer.from(found, 'base64');
  if (key.length !== keyBytes) throw new Error(`${path} holds no curve25519_public_key of 32 bytes`);
  return key;
}

function derived(secret: Buffer, ours: Buffer, theirs: Buffer): Buffer {
  const [salt, info] = Buffer.compare(ours, theirs) < 0 ? [ours, theirs] : [theirs, ours];
  return Buffer.from(hkdfSync('sha256', secret, salt, info, keyBytes));
}

function publicKeyOf(raw: Buffer): KeyObject {
  return createPublicKey({ key: Buffer.concat([derPrefix, raw]), format: 'der', type: 'spki' });
}

function rawKey(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' }).subarray(-keyBytes);
}
