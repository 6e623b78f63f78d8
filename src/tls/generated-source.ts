import { errorText } from '../error-text.ts';
import type { Logger } from '../telemetry.ts';
import { moduleLog } from '../telemetry.ts';
import type { Every } from '../ticker.ts';
import { certificateFault, createCertificateHolder } from './certificate-source.ts';
import type { CertificateHolder, CertificateSource } from './certificate-source.ts';
import { generationFrom, nextGeneration } from './generation.ts';
import type { Generation } from './generation.ts';
import { createTrustCheck } from './trust-check.ts';
import type { TrustCheck } from './trust-check.ts';
import type { PairStore, TrustPublisher } from './trust.ts';

export interface GeneratedSourceDeps {
  /** DNS names and addresses that the certificate is for. */
  readonly hosts: readonly string[];
  /** Whether this replica makes the certificates now; a single replica always does. */
  readonly leading: () => boolean;
  /** Shared between replicas; absent with a single one. */
  readonly store?: PairStore;
  /** Who must trust the authority; absent when the user takes care of that. */
  readonly publisher?: TrustPublisher;
  readonly every: Every;
  readonly now: () => number;
  readonly log: Logger;
}

/** How often to look: closely until there is a trusted certificate, so that a start is quick, then at leisure. */
const checkEvery = { starting: 1_000, serving: 10_000 } as const;

/** From publishing a new authority until it is used: API servers hear of the changed configuration through a watch. */
const settle = 10_000;

/** What this replica holds: what it serves, and what it has made but not yet put in use. */
interface State {
  serving?: Generation;
  pending?: Generation;
  /** When the pending authority was published. */
  publishedAt?: number;
}

/**
 * A source that signs its own certificates: 24 h, renewed after two thirds. With several replicas the leader makes them
 * and all serve the stored pair. A new authority is published beside the old ones before the pair it signed is used, so
 * that no verifier meets a pair that it cannot verify.
 */
export function startGeneratedSource(deps: GeneratedSourceDeps): CertificateSource {
  const holder = createCertificateHolder();
  const log = moduleLog(deps.log, 'handler.auto-tls');
  const trust = createTrustCheck(deps.publisher, deps.now);
  const state: State = {};
  let checkedAt = -Infinity;
  const check = async () => {
    const settled = state.serving !== undefined && trust.trusted();
    if (settled && deps.now() - checkedAt < checkEvery.serving) return;
    checkedAt = deps.now();
    try {
      await takeStored(state, deps);
      if (deps.leading()) await renew(state, trust.trusted(), deps);
      serve(state, holder, log);
      await checkTrust(state, trust, deps);
    } catch (error) {
      log.warn({ error: errorText(error) }, 'certificate check failed');
    }
  };
  const stop = deps.every(checkEvery.starting, check);
  return {
    current: holder.current,
    subscribe: holder.subscribe,
    fault: () => certificateFault(holder.current(), deps.now()) ?? trust.fault(),
    close: stop,
  };
}

/** Takes over the pair that another replica stored, unless it is the one in use. */
async function takeStored(state: State, { store, hosts, now }: GeneratedSourceDeps): Promise<void> {
  const stored = await store?.read();
  if (stored === undefined || stored.certificate === state.serving?.serving.certificate) return;
  const generation = generationFrom(stored, hosts, now());
  if (generation !== undefined) state.serving = generation;
}

/** Makes, publishes and puts in use the next generation, as far as each is due. */
async function renew(
  state: State,
  trusted: boolean,
  { hosts, now, publisher, store }: GeneratedSourceDeps,
): Promise<void> {
  if (state.pending === undefined) {
    if (state.serving !== undefined && now() < state.serving.renewAt) return;
    state.pending = nextGeneration(hosts, state.serving, now());
    delete state.publishedAt;
  }
  const { pending } = state;
  if (state.publishedAt === undefined) {
    await publisher?.publish(pending.authority);
    state.publishedAt = now();
  }
  if (trusted && mustSettle(state) && now() < state.publishedAt + settle) return;
  await store?.write({ ...pending.serving, authority: pending.authority });
  state.serving = pending;
  delete state.pending;
}

/** Waiting matters when a pair is in use, and the next one comes from another authority. */
function mustSettle({ serving, pending }: State): boolean {
  return serving !== undefined && serving.authority !== pending?.authority;
}

function serve({ serving }: State, holder: CertificateHolder, log: Logger): void {
  if (serving === undefined || serving.serving.certificate === holder.current()?.certificate) return;
  holder.replace(serving.serving);
  log.info({ notAfter: new Date(serving.serving.notAfter).toISOString() }, 'serving certificate replaced');
}

/** Whoever leads also puts back what somebody removed from the configuration. */
async function checkTrust(
  { serving }: State,
  trust: TrustCheck,
  { leading }: GeneratedSourceDeps,
): Promise<void> {
  if (serving === undefined) return;
  await trust.check(serving.serving.certificate, leading() ? serving.authority : undefined);
}
