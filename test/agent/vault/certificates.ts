import { generate } from 'selfsigned';

/** A certificate with its key, both PEM. */
export type Pair = { readonly cert: string; readonly key: string };

const day = 86_400_000;

/** A new authority. */
export async function makeAuthority(name = 'test authority'): Promise<Pair> {
  const made = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  return { cert: made.cert, key: made.private };
}

/** A certificate of the authority for 127.0.0.1 and the names; `days` moves its whole life by that many days. */
export async function makeLeaf(ca: Pair, names: readonly string[], days = 0): Promise<Pair> {
  const start = Date.now() - day + days * day;
  const made = await generate([{ name: 'commonName', value: names[0] ?? 'leaf' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    ca,
    notBeforeDate: new Date(start),
    notAfterDate: new Date(start + 3 * day),
    extensions: [
      { name: 'basicConstraints', cA: false },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 7 as const, ip: '127.0.0.1' },
          ...names.map((value) => ({ type: 2 as const, value })),
        ],
      },
    ],
  });
  return { cert: made.cert, key: made.private };
}
