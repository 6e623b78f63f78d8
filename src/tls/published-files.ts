import { errorText } from '../error-text.ts';
import type { Logger } from '../telemetry.ts';
import { moduleLog } from '../telemetry.ts';
import type { Every } from '../ticker.ts';
import type { CertificateSource } from './certificate-source.ts';
import { createTrustCheck } from './trust-check.ts';
import type { TrustPublisher } from './trust.ts';

export interface PublishedFilesDeps {
  /** The source over the certificate files. */
  readonly source: CertificateSource;
  /** Reads the authority (PEM) that belongs to them. */
  readonly readAuthority: () => Promise<string>;
  readonly publisher: TrustPublisher;
  readonly every: Every;
  readonly now: () => number;
  readonly log: Logger;
}

const checkEvery = 10_000;

/** A source of files whose authority, a file too, is published to the webhook configuration and kept there. */
export function publishAuthorityOf(deps: PublishedFilesDeps): CertificateSource {
  const { source, publisher, readAuthority, now } = deps;
  const log = moduleLog(deps.log, 'handler.auto-tls');
  const trust = createTrustCheck(publisher, now);
  const stop = deps.every(checkEvery, async () => {
    try {
      await trust.check(source.current()?.certificate ?? '', await readAuthority());
    } catch (error) {
      log.warn({ error: errorText(error) }, 'CA bundle not published');
    }
  });
  return {
    ...source,
    fault: () => source.fault() ?? trust.fault(),
    close() {
      stop();
      source.close();
    },
  };
}
