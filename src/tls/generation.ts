import { X509Certificate } from 'node:crypto';
import { verifiesAgainst } from './bundle.ts';
import { issueAuthority, issueServer } from './certificate.ts';
import type { KeyPair } from './certificate.ts';
import type { ServingCertificate } from './certificate-source.ts';
import type { SharedPair } from './trust.ts';

/** One serving pair with the authority behind it; only the replica that made the authority holds its key. */
export interface Generation {
  readonly serving: ServingCertificate;
  /** PEM. */
  readonly authority: string;
  readonly authorityKey?: string;
  /** Unix milliseconds from which the next generation is wanted. */
  readonly renewAt: number;
}

const hour = 3600_000;
const serverLife = 24 * hour;
const authorityLife = 10 * 365 * 24 * hour;

/** Verifiers whose clock is behind must accept a fresh certificate. */
const clockSkew = 5 * 60_000;

/** A serving pair for `hosts`, signed by the authority of `before` when its key is here and it lasts long enough, else by a new one. */
export function nextGeneration(
  hosts: readonly string[],
  before: Generation | undefined,
  now: number,
): Generation {
  const notBefore = now - clockSkew;
  const authority = reusableAuthority(before, now) ?? newAuthority(now);
  const validity = { notBefore, notAfter: now + serverLife };
  const pair = issueServer(hosts, authority, commonNameOf(authority.certificate), validity);
  return {
    ...describePair(pair, authority.certificate),
    authorityKey: authority.key,
  };
}

/** The generation in what another replica stored; absent when it does not serve `hosts` now or its parts do not fit. */
export function generationFrom(
  shared: SharedPair,
  hosts: readonly string[],
  now: number,
): Generation | undefined {
  if (!verifiesAgainst(shared.certificate, shared.authority)) return undefined;
  const leaf = new X509Certificate(shared.certificate);
  const names = leaf.subjectAltName ?? '';
  const serves = hosts.every((host) => names.includes(`:${host}`));
  const generation = describePair(shared, shared.authority);
  return serves && generation.serving.notAfter > now ? generation : undefined;
}

function describePair({ certificate, key }: KeyPair, authority: string): Generation {
  const leaf = new X509Certificate(certificate);
  const notAfter = leaf.validToDate.getTime();
  const life = notAfter - leaf.validFromDate.getTime();
  return { serving: { certificate, key, notAfter }, authority, renewAt: notAfter - life / 3 };
}

function reusableAuthority(before: Generation | undefined, now: number): KeyPair | undefined {
  if (before?.authorityKey === undefined) return undefined;
  const end = new X509Certificate(before.authority).validToDate.getTime();
  return end - now > 2 * serverLife ? { certificate: before.authority, key: before.authorityKey } : undefined;
}

/** Each authority has a name of its own, so that verifiers never try the key of another one first. */
function newAuthority(now: number): KeyPair {
  const name = `Vault Injector CA ${new Date(now).toISOString()}`;
  return issueAuthority(name, { notBefore: now - clockSkew, notAfter: now + authorityLife });
}

function commonNameOf(authority: string): string {
  return new X509Certificate(authority).subject.replace(/^CN=/, '');
}
