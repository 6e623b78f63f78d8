import { errorText } from './error-text.ts';
import type { Logger } from './telemetry.ts';

/** The lock that replicas compete for, as kept in a Lease. */
export interface LeaseRecord {
  /** Identity of the holder, '' when nobody holds it. */
  readonly holder: string;
  readonly durationSeconds: number;
  /** Unix milliseconds. */
  readonly acquiredAt: number;
  readonly renewedAt: number;
  readonly transitions: number;
}

/** A record with the version that guards its replacement. */
export interface StoredLease {
  readonly record: LeaseRecord;
  readonly resourceVersion: string;
}

/** Access to the Lease. Both writes reject when somebody else was faster. */
export interface LeaseApi {
  read: () => Promise<StoredLease | undefined>;
  create: (record: LeaseRecord) => Promise<void>;
  replace: (record: LeaseRecord, resourceVersion: string) => Promise<void>;
}

export interface ElectionDeps {
  readonly api: LeaseApi;
  /** Name of this replica. */
  readonly identity: string;
  readonly now: () => number;
  readonly log: Logger;
}

export interface Election {
  /** True only while our last renewal is recent enough that nobody else can have taken over. */
  leading: () => boolean;
  /** One try to get or renew the lease; call it every `retryPeriod`. Never rejects. */
  attempt: () => Promise<void>;
  /** Gives the lease up, if it is ours, so that another replica need not wait for its end. */
  release: () => Promise<void>;
}

/** client-go's usual timings, in milliseconds. */
export const leaseDuration = 15_000;
export const retryPeriod = 2_000;
const renewDeadline = 10_000;

interface Observation {
  readonly record: LeaseRecord;
  /** Our own clock when this record was first seen: clocks of other machines are not compared. */
  readonly at: number;
}

/** Leader election over a Lease, after client-go: another's lease counts as ended when it has not changed for its duration. */
export function createElection({ api, identity, now, log }: ElectionDeps): Election {
  let observed: Observation | undefined;
  let renewedAt = -Infinity;
  const leading = () => now() - renewedAt < renewDeadline;

  const observe = (record: LeaseRecord): Observation => {
    if (observed === undefined || !sameRecord(observed.record, record)) observed = { record, at: now() };
    return observed;
  };
  const take = async () => {
    const stored = await api.read();
    const started = now();
    const wanted = nextRecord(stored?.record, identity, started);
    if (stored === undefined) await api.create(wanted);
    else if (isFree(observe(stored.record), identity, started))
      await api.replace(wanted, stored.resourceVersion);
    else return;
    renewedAt = started;
  };
  return {
    leading,
    async attempt() {
      const before = leading();
      try {
        await take();
      } catch (error) {
        log.warn({ error: errorText(error) }, 'lease not renewed');
      }
      if (before !== leading()) log.info({ identity, leading: leading() }, 'leadership changed');
    },
    async release() {
      if (!leading()) return;
      renewedAt = -Infinity;
      const stored = await api.read();
      if (stored?.record.holder !== identity) return;
      await api.replace({ ...stored.record, holder: '', durationSeconds: 1 }, stored.resourceVersion);
    },
  };
}

function isFree({ record, at }: Observation, identity: string, now: number): boolean {
  const ended = now - at >= record.durationSeconds * 1000;
  return record.holder === identity || record.holder === '' || ended;
}

function nextRecord(before: LeaseRecord | undefined, identity: string, now: number): LeaseRecord {
  const keeps = before?.holder === identity;
  return {
    holder: identity,
    durationSeconds: leaseDuration / 1000,
    acquiredAt: keeps ? before.acquiredAt : now,
    renewedAt: now,
    transitions: before === undefined ? 0 : before.transitions + (keeps ? 0 : 1),
  };
}

function sameRecord(a: LeaseRecord, b: LeaseRecord): boolean {
  return a.holder === b.holder && a.renewedAt === b.renewedAt && a.transitions === b.transitions;
}
