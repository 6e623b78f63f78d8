import { errorText } from '../error-text.ts';
import { X509Certificate, createPrivateKey } from 'node:crypto';
import type { Logger } from '../telemetry.ts';
import { moduleLog } from '../telemetry.ts';
import type { Every } from '../ticker.ts';
import type { KeyPair } from './certificate.ts';
import { certificateFault, createCertificateHolder } from './certificate-source.ts';
import type { CertificateSource, ServingCertificate } from './certificate-source.ts';

export interface FileSourceDeps {
  readonly certFile: string;
  readonly keyFile: string;
  /** Text of a file; rejects with the system's error. */
  readonly readFile: (path: string) => Promise<string>;
  readonly every: Every;
  readonly now: () => number;
  readonly log: Logger;
}

/** How often the files are compared: kubelet writes a changed Secret within about a minute, so this adds little. */
const checkEvery = 2_000;

/**
 * A source over two PEM files, reloaded when their bytes change. A pair that does not fit (seen while the files are being
 * replaced) leaves the old one in use. Rejects when the first reading fails.
 */
export async function startFileSource(deps: FileSourceDeps): Promise<CertificateSource> {
  const holder = createCertificateHolder();
  const log = moduleLog(deps.log, 'handler.certwatcher');
  let seen = await readPair(deps);
  holder.replace(asServing(seen));
  const reload = async () => {
    try {
      const pair = await readPair(deps);
      if (pair.certificate === seen.certificate && pair.key === seen.key) return;
      seen = pair;
      const serving = asServing(pair);
      holder.replace(serving);
      log.info({ notAfter: new Date(serving.notAfter).toISOString() }, 'Certificate reloaded');
    } catch (error) {
      log.warn({ error: errorText(error) }, 'certificate files not usable, the old certificate stays');
    }
  };
  const stop = deps.every(checkEvery, reload);
  return {
    current: holder.current,
    subscribe: holder.subscribe,
    fault: () => certificateFault(holder.current(), deps.now()),
    close: stop,
  };
}

/** One after the other: when both are missing the certificate is the one to name, as Go does. */
async function readPair({ certFile, keyFile, readFile }: FileSourceDeps): Promise<KeyPair> {
  const certificate = await readFile(certFile);
  return { certificate, key: await readFile(keyFile) };
}

/** The pair with its end; throws when the key is not the certificate's. */
function asServing(pair: KeyPair): ServingCertificate {
  const leaf = new X509Certificate(pair.certificate);
  if (!leaf.checkPrivateKey(createPrivateKey(pair.key))) {
    throw new Error('private key does not match public key');
  }
  return { ...pair, notAfter: leaf.validToDate.getTime() };
}
