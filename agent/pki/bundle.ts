/** The certificate, key and authorities that `pkiCert` shows, taken from PEM text. */
import { X509Certificate } from 'node:crypto';
import { pemBlocks } from './pem.ts';

/** PEM texts, each ending with a newline; empty where the text had none. Times in milliseconds since the epoch. */
export type CertificateBundle = {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
  readonly caChain: readonly string[];
  readonly notBefore: number;
  readonly notAfter: number;
};

/**
 * Reads a bundle out of a text: the last key, the last certificate that is not an authority's, and the distinct
 * authorities in order (consul-template's rule). Undefined when there is no such certificate; throws when a block that
 * says CERTIFICATE is none.
 */
export function certificateBundle(text: string): CertificateBundle | undefined {
  const blocks = pemBlocks(text);
  const certificates = blocks
    .filter(({ label }) => label === 'CERTIFICATE')
    .map((block) => ({ pem: block.text, parsed: new X509Certificate(block.text) }));
  const leaf = certificates.findLast(({ parsed }) => !parsed.ca);
  if (leaf === undefined) return undefined;
  const authorities = certificates.filter(({ parsed }) => parsed.ca).map(({ pem }) => pem);
  const key = blocks.findLast(({ label }) => label.endsWith('PRIVATE KEY'));
  return {
    cert: leaf.pem,
    key: key?.text ?? '',
    ca: authorities[0] ?? '',
    caChain: [...new Set(authorities)],
    notBefore: Date.parse(leaf.parsed.validFrom),
    notAfter: Date.parse(leaf.parsed.validTo),
  };
}

/** When a certificate is to be replaced: after the given part of its whole life, in milliseconds since the epoch. */
export function rotationTime({ notBefore, notAfter }: CertificateBundle, threshold: number): number {
  return notBefore + threshold * (notAfter - notBefore);
}
