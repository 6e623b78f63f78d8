/** Seals what one container of a pod leaves for the next, so that only the pod's own ServiceAccount token opens it. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const cipher = 'aes-256-gcm';
/** First bytes of every sealed file: ours, version 1. */
const mark = Buffer.from('vault-injector handoff 1\n');
const saltBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const headBytes = mark.length + saltBytes + nonceBytes + tagBytes;

/**
 * Encrypts with AES-256-GCM under a key derived from the ServiceAccount token (trimmed JWT), which is the additional
 * data too. Vault's agent keeps a random key beside the data instead, so that whoever reads the file has it.
 */
export function seal(plain: Uint8Array, accountToken: string): Uint8Array {
  const salt = randomBytes(saltBytes);
  const nonce = randomBytes(nonceBytes);
  const sealing = createCipheriv(cipher, keyOf(accountToken, salt), nonce);
  sealing.setAAD(Buffer.from(accountToken));
  const body = Buffer.concat([sealing.update(plain), sealing.final()]);
  return Buffer.concat([mark, salt, nonce, sealing.getAuthTag(), body]);
}

/** The sealed bytes in clear; undefined when they are not ours, were changed, or belong to another ServiceAccount token. */
export function unseal(sealed: Uint8Array, accountToken: string): Uint8Array | undefined {
  const bytes = Buffer.from(sealed);
  if (bytes.length < headBytes || !bytes.subarray(0, mark.length).equals(mark)) return undefined;
  let at = mark.length;
  const take = (length: number): Buffer => bytes.subarray(at, (at += length));
  const [salt, nonce, tag] = [take(saltBytes), take(nonceBytes), take(tagBytes)];
  const opening = createDecipheriv(cipher, keyOf(accountToken, salt), nonce, { authTagLength: tagBytes });
  opening.setAAD(Buffer.from(accountToken));
  opening.setAuthTag(tag);
  try {
    return Buffer.concat([opening.update(bytes.subarray(headBytes)), opening.final()]);
  } catch {
    return undefined;
  }
}

function keyOf(accountToken: string, salt: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', accountToken, salt, 'vault-injector handoff', 32));
}
