import type { KeyPair } from './certificate.ts';

/** A certificate in use: the pair, and its end in Unix milliseconds. */
export interface ServingCertificate extends KeyPair {
  readonly notAfter: number;
}

/** Where the serving certificate comes from: files or our own authority. */
export interface CertificateSource {
  /** The pair to serve with; absent until the first one is there. */
  current: () => ServingCertificate | undefined;
  /** Calls `listener` with the present pair, if any, and with every later one; returns how to stop that. */
  subscribe: (listener: (certificate: ServingCertificate) => void) => () => void;
  /** Why the server must not count as ready; absent when all is well. */
  fault: () => string | undefined;
  /** Ends watching and renewing. */
  close: () => void;
}

/** The part that every source shares: one present certificate and those who want to hear of the next. */
export interface CertificateHolder extends Pick<CertificateSource, 'current' | 'subscribe'> {
  replace: (certificate: ServingCertificate) => void;
}

/** A holder without a certificate yet. */
export function createCertificateHolder(): CertificateHolder {
  let present: ServingCertificate | undefined;
  const listeners = new Set<(certificate: ServingCertificate) => void>();
  return {
    current: () => present,
    replace(certificate) {
      present = certificate;
      for (const listener of listeners) listener(certificate);
    },
    subscribe(listener) {
      listeners.add(listener);
      if (present !== undefined) listener(present);
      return () => listeners.delete(listener);
    },
  };
}

/** The fault that a missing or outlived certificate means at `now`. */
export function certificateFault(
  certificate: ServingCertificate | undefined,
  now: number,
): string | undefined {
  if (certificate === undefined) return 'no serving certificate yet';
  return certificate.notAfter <= now
    ? `the serving certificate ended at ${new Date(certificate.notAfter).toISOString()}`
    : undefined;
}
