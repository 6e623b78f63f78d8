import { X509Certificate } from 'node:crypto';

const block = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** The certificates in a PEM text, in order; blocks that are no certificate are left out. */
export function certificatesIn(pem: string): X509Certificate[] {
  return (pem.match(block) ?? []).flatMap((text) => {
    try {
      return [new X509Certificate(text)];
    } catch {
      return [];
    }
  });
}

/** Whether one of the authorities in `bundle` signed the first certificate in `chain`, or the chain leads to it. */
export function verifiesAgainst(chain: string, bundle: string): boolean {
  const [leaf, ...between] = certificatesIn(chain);
  if (leaf === undefined) return false;
  const anchors = certificatesIn(bundle);
  const reaches = (certificate: X509Certificate, left: readonly X509Certificate[]): boolean =>
    anchors.some((anchor) => isIssuedBy(certificate, anchor) || anchor.raw.equals(certificate.raw)) ||
    left.some((next, index) => isIssuedBy(certificate, next) && reaches(next, left.slice(index + 1)));
  return reaches(leaf, between);
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

/** Authorities that stay beside a new one, for replicas that still serve with the old pair. */
const keptAuthorities = 3;

/**
 * The bundle to publish: `authority` first, then those of `published` that are still valid at `now` (newest first, three
 * at most), so that neither side of a rotation is refused.
 */
export function bundleWith(authority: string, published: string, now: number): string {
  const own = certificatesIn(authority);
  const isOwn = (other: X509Certificate) => own.some(({ raw }) => raw.equals(other.raw));
  const kept = certificatesIn(published)
    .filter((certificate) => !isOwn(certificate) && certificate.validToDate.getTime() > now)
    .sort((a, b) => b.validFromDate.getTime() - a.validFromDate.getTime())
    .slice(0, keptAuthorities);
  return [...own, ...kept].map((certificate) => certificate.toString()).join('');
}
