import { createHmac, scryptSync } from 'node:crypto';
import { body } from '../functions/entry.ts';
import { toBytes } from '../values/text.ts';

/** Derived passwords as the Master Password algorithm, version 3, defines them. */

const scope = 'com.lyndir.masterpassword';

const templates: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    maximum: 'anoxxxxxxxxxxxxxxxxx axxxxxxxxxxxxxxxxxno',
    long:
      'CvcvnoCvcvCvcv CvcvCvcvnoCvcv CvcvCvcvCvcvno CvccnoCvcvCvcv CvccCvcvnoCvcv CvccCvcvCvcvno CvcvnoCvccCvcv ' +
      'CvcvCvccnoCvcv CvcvCvccCvcvno CvcvnoCvcvCvcc CvcvCvcvnoCvcc CvcvCvcvCvccno CvccnoCvccCvcv CvccCvccnoCvcv ' +
      'CvccCvccCvcvno CvcvnoCvccCvcc CvcvCvccnoCvcc CvcvCvccCvccno CvccnoCvcvCvcc CvccCvcvnoCvcc CvccCvcvCvccno',
    medium: 'CvcnoCvc CvcCvcno',
    short: 'Cvcn',
    basic: 'aaanaaan aannaaan aaannaaa',
    pin: 'nnnn',
  }).map(([name, list]) => [name, list.split(' ')]),
);

const vowels = 'AEIOU';
const consonants = 'BCDFGHJKLMNPQRSTVWXYZ';
const lower = (text: string) => text.toLowerCase();

const characters: Readonly<Record<string, string>> = {
  V: vowels,
  C: consonants,
  v: lower(vowels),
  c: lower(consonants),
  A: vowels + consonants,
  a: vowels + lower(vowels) + consonants + lower(consonants),
  n: '0123456789',
  o: "@&%?,=[]_:-+*$#!'^~;()/.",
  x: vowels + lower(vowels) + consonants + lower(consonants) + '0123456789!@#$%^&*()',
};

function number(value: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes.toString('latin1');
}

export const derivePassword = body(
  ['uint32', 'string', 'string', 'string', 'string'],
  ([counter, type, password, user, site]) => {
    const choices = templates.get(type);
    if (choices === undefined) return `cannot find password template ${type}`;
    const salt = scope + number(user.length) + user;
    const options = { N: 32_768, r: 8, p: 2, maxmem: 128 * 1024 * 1024 };
    const key = scryptSync(toBytes(password), toBytes(salt), 64, options);
    const message = scope + number(site.length) + site + number(Number(counter.value));
    const seed = createHmac('sha256', key).update(toBytes(message)).digest();
    const template = choices[(seed[0] ?? 0) % choices.length] ?? '';
    return Array.from(template, (kind, index) => {
      const set = characters[kind] ?? '';
      return set.charAt((seed[index + 1] ?? 0) % set.length);
    }).join('');
  },
);
