import { mustBe, refine } from './codec.ts';
import type { Codec } from './codec.ts';
import { text } from './text.ts';

/** The TLS 1.0 to 1.2 suites of Go's crypto/tls, by what they have in common, and those of TLS 1.3. */
const suites: ReadonlySet<string> = new Set([
  ...suitesOf('RSA', ['RC4_128_SHA', '3DES_EDE_CBC_SHA', 'AES_128_CBC_SHA', 'AES_256_CBC_SHA']),
  ...suitesOf('RSA', ['AES_128_CBC_SHA256', 'AES_128_GCM_SHA256', 'AES_256_GCM_SHA384']),
  ...suitesOf('ECDHE_ECDSA', ['RC4_128_SHA', 'AES_128_CBC_SHA', 'AES_256_CBC_SHA', 'AES_128_CBC_SHA256']),
  ...suitesOf('ECDHE_ECDSA', ['AES_128_GCM_SHA256', 'AES_256_GCM_SHA384', 'CHACHA20_POLY1305']),
  ...suitesOf('ECDHE_ECDSA', ['CHACHA20_POLY1305_SHA256']),
  ...suitesOf('ECDHE_RSA', ['RC4_128_SHA', '3DES_EDE_CBC_SHA', 'AES_128_CBC_SHA', 'AES_256_CBC_SHA']),
  ...suitesOf('ECDHE_RSA', ['AES_128_CBC_SHA256', 'AES_128_GCM_SHA256', 'AES_256_GCM_SHA384']),
  ...suitesOf('ECDHE_RSA', ['CHACHA20_POLY1305', 'CHACHA20_POLY1305_SHA256']),
  ...['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'],
]);

/** Names of TLS suites, separated by commas; each must be known even where TLS is off. */
export const cipherSuites: Codec<readonly string[]> = refine(text, (value, node) => {
  const names = value
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return names.every((name) => suites.has(name))
    ? { value: names }
    : mustBe('names of TLS suites such as "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"', node);
});

function suitesOf(exchange: string, ciphers: readonly string[]): string[] {
  return ciphers.map((cipher) => `TLS_${exchange}_WITH_${cipher}`);
}
