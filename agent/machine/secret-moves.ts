/** How answers about secrets and their leases change the state. */
import type { EventOf } from '../event.ts';
import type { KvMount, SecondVersion } from '../vault/kv.ts';
import { leave, withSecret, withToken } from './agent.ts';
import type { AgentState } from './agent.ts';
import type { Chance } from './lifetime.ts';
import { touchUsers } from './rendering.ts';
import { isGivenUp, leaseProlonged, leaseRenewalFailed, secretFailed, secretFetched } from './secret.ts';
import type { SecretState } from './secret.ts';
import { tokenDoubted } from './token.ts';

/** A secret was fetched: its users are due for rendering. */
export function fetched(state: AgentState, event: EventOf<'fetched'>, chance: Chance): AgentState {
  return answered(state, event, (known) => {
    const next = withSecret(known, event.key, (secret) =>
      secretFetched(withMount(secret, event), event.answer, state.rules.fetch, chance),
    );
    const templates = touchUsers(next.templates, event.key, chance.now);
    return { ...next, templates, mounts: withKnown(next.mounts, event.mount) };
  });
}

/** A fetch failed: tried again later, or the end of the process when it was given up and that is configured. */
export function fetchFailed(state: AgentState, event: EventOf<'fetch-failed'>, chance: Chance): AgentState {
  return answered(state, event, (known) => {
    const { fetch, exitOnRetryFailure } = state.rules;
    if (event.failure.code === 'invalid-token') return awaitNewToken(known, event.key, chance);
    const next = withSecret(doubtWhenDenied(known, event, chance), event.key, (secret) =>
      secretFailed(withMount(secret, event), event.failure, fetch, chance),
    );
    const secret = next.secrets.get(event.key);
    const end = exitOnRetryFailure && secret !== undefined && isGivenUp(secret, fetch);
    return end ? leave(next, event.failure) : next;
  });
}

/** A lease was prolonged; nothing changes on disk. */
export function leaseRenewed(state: AgentState, event: EventOf<'lease-renewed'>, chance: Chance): AgentState {
  return answered(state, event, (known) =>
    withSecret(known, event.key, (secret) => leaseProlonged(secret, event.grant, chance)),
  );
}

/** A lease could not be prolonged. */
export function leaseRefused(
  state: AgentState,
  event: EventOf<'lease-renewal-failed'>,
  chance: Chance,
): AgentState {
  return answered(state, event, (known) =>
    event.failure.code === 'invalid-token'
      ? awaitNewToken(known, event.key, chance)
      : withSecret(doubtWhenDenied(known, event, chance), event.key, (secret) =>
          leaseRenewalFailed(secret, event.failure, chance),
        ),
  );
}

/** Applies a move, unless the answer belongs to an earlier token: then the secret is simply free for its next step. */
function answered(
  state: AgentState,
  { key, generation }: { readonly key: string; readonly generation: number },
  move: (state: AgentState) => AgentState,
): AgentState {
  if (generation === state.token?.generation) return move(state);
  return withSecret(state, key, (secret) => ({ ...secret, inFlight: false }));
}

function withKnown(mounts: readonly SecondVersion[], mount: KvMount | undefined): readonly SecondVersion[] {
  if (mount?.version !== 2 || mounts.some(({ path }) => path === mount.path)) return mounts;
  return [...mounts, mount];
}

function withMount(secret: SecretState, { mount }: Pick<SecretState, 'mount'>): SecretState {
  return mount === undefined ? secret : { ...secret, mount };
}

/** A secret that the token has read before is denied now: perhaps the token is gone. */
function doubtWhenDenied(
  state: AgentState,
  { key, failure }: EventOf<'fetch-failed' | 'lease-renewal-failed'>,
  { now }: Chance,
): AgentState {
  const readAt = state.secrets.get(key)?.held?.fetchedAt;
  if (failure.code !== 'permission-denied' || readAt === undefined) return state;
  return withToken(state, (token) => (readAt < token.since ? token : tokenDoubted(token, now)));
}

/** A token that the server calls invalid is not used again before a login has succeeded; the secret did not fail itself. */
function awaitNewToken(state: AgentState, key: string, { now }: Chance): AgentState {
  const doubted = withToken(state, (token) => ({ ...token, suspect: true }));
  return withSecret(doubted, key, (secret) => ({
    ...secret,
    inFlight: false,
    next: { ...secret.next, at: now },
  }));
}
