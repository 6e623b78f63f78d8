import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { FunctionError } from '../errors.ts';
import { body } from '../functions/entry.ts';
import { fromBytes, toBytes } from '../values/text.ts';

/** AES-256-CBC with PKCS #7 padding; the key is the password cut or padded with zeros to 32 bytes. */

const algorithm = 'aes-256-cbc';
const blockSize = 16;

function keyOf(password: string): Buffer {
  const key = Buffer.alloc(32);
  key.set(toBytes(password).subarray(0, key.length));
  return key;
}

export const encryptAES = body(['string', 'string'], ([password, plain]) => {
  if (plain === '') return '';
  const vector = randomBytes(blockSize);
  const cipher = createCipheriv(algorithm, keyOf(password), vector);
  return Buffer.concat([vector, cipher.update(toBytes(plain)), cipher.final()]).toString('base64');
});

export const decryptAES = body(['string', 'string'], ([password, encrypted]) => {
  if (encrypted === '') return '';
  const bytes = Buffer.from(encrypted, 'base64');
  if (bytes.length < 2 * blockSize || bytes.length % blockSize !== 0)
    throw new FunctionError('crypto/cipher: input not full blocks');
  const decipher = createDecipheriv(algorithm, keyOf(password), bytes.subarray(0, blockSize));
  decipher.setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(bytes.subarray(blockSize)), decipher.final()]);
  const length = padded.length - (padded.at(-1) ?? 0);
  if (length < 0) throw new FunctionError('runtime error: slice bounds out of range');
  return fromBytes(padded.subarray(0, length));
});
