import type { Logger } from '../telemetry.ts';
import { moduleLog } from '../telemetry.ts';
import type { Every } from '../ticker.ts';
import { verifiesAgainst } from './bundle.ts';
import { certificateFault, createCertificateHolder } from './certificate-source.ts';
import type { CertificateHolder, CertificateSource } from './certificate-source.ts';
import { generationFrom, nextGeneration } from './generation.ts';
import type { Generation } from './generation.ts';
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

const checkEvery = 10_000;

/** From publishing a new authority until it is used: API servers hear of the changed configuration through a watch. */
const settle = 10_000;

/** How long trust may be missing (somebody replaced the configuration) before readiness says so. */
const patience = 30_000;

/** What this replica holds: what it serves, what it has made but not yet put in use, and what verifiers think of it. */
interface State {
  serving?: Generation;
  pending?: Generation;
  /** When the pending authority was published. */
  publishedAt?: number;
  /** The pair being served has once verified against what is published. */
  trusted: boolean;
  distrustedSince?: number;
}

/**
 * A source that signs its own certificates: 24 h, renewed after two thirds. With several replicas the leader makes them
 * and all serve the stored pair. A new authority is published beside the old ones before the pair it signed is used, so
 * that no verifier meets a pair that it cannot verify.
 */
export function startGeneratedSource(deps: GeneratedSourceDeps): CertificateSource {
  const holder = createCertificateHolder();
  const log = moduleLog(deps.log, 'handler.auto-tls');
  const state: State = { trusted: deps.publisher === undefined };
  const check = async () => {
    try {
      await takeStored(state, deps);
      if (deps.leading()) await renew(state, deps);
      serve(state, holder, log);
      await verifyTrust(state, deps);
    } catch (error) {
      log.warn({ error: error instanceof Error ? error.message : String(error) }, 'certificate check failed');
    }
  };
  const stop = deps.every(checkEvery, check);
  return {
    current: holder.current,
    subscribe: holder.subscribe,
    fault: () => certificateFault(holder.current(), deps.now()) ?? trustFault(state, deps.now()),
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
async function renew(state: State, { hosts, now, publisher, store }: GeneratedSourceDeps): Promise<void> {
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
  if (mustSettle(state) && now() < state.publishedAt + settle) return;
  await store?.write({ ...pending.serving, authority: pending.authority });
  state.serving = pending;
  delete state.pending;
}

/** Waiting matters when a pair is in use that verifies, and the next one comes from another authority. */
function mustSettle({ serving, pending, trusted }: State): boolean {
  return serving !== undefined && trusted && serving.authority !== pending?.authority;
}

function serve({ serving }: State, holder: CertificateHolder, log: Logger): void {
  if (serving === undefined || serving.serving.certificate === holder.current()?.certificate) return;
  holder.replace(serving.serving);
  log.info({ notAfter: new Date(serving.serving.notAfter).toISOString() }, 'serving certificate replaced');
}

/** Asks what is published, and publishes again when somebody removed our authority from it. */
async function verifyTrust(state: State, { publisher, leading, now }: GeneratedSourceDeps): Promise<void> {
  if (publisher === undefined || state.serving === undefined) return;
  let trusted = await isTrusted(state.serving, publisher);
  if (!trusted && leading()) {
    await publisher.publish(state.serving.authority);
    trusted = await isTrusted(state.serving, publisher);
  }
  if (!trusted) {
    state.distrustedSince ??= now();
    return;
  }
  state.trusted = true;
  delete state.distrustedSince;
}

async function isTrusted({ serving }: Generation, publisher: TrustPublisher): Promise<boolean> {
  const bundles = await publisher.published();
  return bundles.length > 0 && bundles.every((bundle) => verifiesAgainst(serving.certificate, bundle));
}

function trustFault({ trusted, distrustedSince }: State, now: number): string | undefined {
  if (!trusted) return 'the webhook configuration does not trust the serving certificate yet';
  return distrustedSince !== undefined && now - distrustedSince > patience
    ? 'the webhook configuration does not trust the serving certificate any more'
    : undefined;
}
