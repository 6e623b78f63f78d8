import type { FunctionEntry } from '../entry.ts';

/** Declarations only; cryptography is loaded when a template names one of these. */

const text = 'string';
const password = async () => import('../../crypto/passwords.ts');
const aes = async () => import('../../crypto/aes.ts');
const hash = async () => import('../../crypto/bcrypt.ts');

export const secretFunctions: readonly FunctionEntry[] = [
  {
    name: 'sprig_bcrypt',
    params: [text],
    result: text,
    doc: 'a bcrypt hash with cost 10; a new one each time',
    load: async () => (await hash()).bcrypt,
  },
  {
    name: 'sprig_htpasswd',
    params: [text, text],
    result: text,
    doc: 'a line for an htpasswd file with a bcrypt hash; a new one each time',
    load: async () => (await hash()).htpasswd,
  },
  {
    name: 'sprig_encryptAES',
    params: [text, text],
    result: text,
    doc: 'encrypts a text with AES-256-CBC under a password, in base64; different each time',
    load: async () => (await aes()).encryptAES,
  },
  {
    name: 'sprig_decryptAES',
    params: [text, text],
    result: text,
    doc: 'decrypts what encryptAES made',
    example: { template: '{{ sprig_encryptAES "pw" "x" | sprig_decryptAES "pw" }}', output: 'x' },
    load: async () => (await aes()).decryptAES,
  },
  {
    name: 'sprig_derivePassword',
    params: ['uint32', text, text, text, text],
    result: text,
    doc: 'a password derived from a counter, type, master password, user and site (Spectre, formerly Master Password)',
    example: {
      template: '{{ sprig_derivePassword 1 "long" "password" "user" "example.com" }}',
      output: 'ZedaFaxcZaso9*',
    },
    load: async () => (await password()).derivePassword,
  },
];
