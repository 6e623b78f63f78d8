/** PEM blocks in a text. */

/** One block: its label, for example `CERTIFICATE`, and its whole text ending with a newline. */
export type PemBlock = { readonly label: string; readonly text: string };

const block = /-----BEGIN ([A-Z0-9 ]+)-----\r?\n[A-Za-z0-9+/=\s:,-]*?-----END \1-----/g;

/** All PEM blocks of a text in order, whatever stands between them. */
export function pemBlocks(text: string): readonly PemBlock[] {
  return [...text.matchAll(block)].map(([found, label]) => ({ label: label ?? '', text: `${found}\n` }));
}
