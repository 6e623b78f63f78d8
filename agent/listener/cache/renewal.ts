/** Keeps the lease behind a cached answer alive, by the arithmetic of the agent's own leases. */
import { AgentError } from '../../errors.ts';
import { beginLifetime, failRenewal, forbidRenewal, prolongLifetime } from '../../machine/lifetime.ts';
import type { Chance, Grant, Lifetime } from '../../machine/lifetime.ts';

/** What keeping alive needs from outside. */
export type RenewalPorts = {
  /** Asks for more life; rejects with AgentError. */
  readonly renew: () => Promise<Grant>;
  /** Called once when the lease is at its end. */
  readonly ended: () => void;
  readonly now: () => number;
  readonly random: () => number;
};

/** Short looks at the wall clock: a suspended machine catches up, and no timer is longer than the runtime can hold. */
const longestWaitMs = 60_000;

/** Renews a lease until it ends. Returns a way to stop, after which `ended` is not called any more. */
export function keepAlive(grant: Grant, { renew, ended, now, random }: RenewalPorts): () => void {
  const chance = (): Chance => ({ now: now(), random });
  let life = beginLifetime(grant, chance());
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const schedule = (): void => {
    if (stopped || life.next === undefined) return;
    const waitMs = Math.min(Math.max(life.next.at - now(), 0), longestWaitMs);
    timer = setTimeout(() => void look(), waitMs);
    timer.unref();
  };
  const look = async (): Promise<void> => {
    const { next } = life;
    if (next !== undefined && next.at <= now()) {
      if (next.do === 'finish') {
        stopped = true;
        ended();
        return;
      }
      life = await renewed(life, renew, chance);
    }
    schedule();
  };
  schedule();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

async function renewed(
  life: Lifetime,
  renew: RenewalPorts['renew'],
  chance: () => Chance,
): Promise<Lifetime> {
  try {
    const grant = await renew();
    const { now } = chance();
    if (grant.leaseMs <= 0) return { ...life, next: { do: 'finish', at: now } };
    return prolongLifetime(life, grant, chance());
  } catch (error) {
    return afterFailure(life, error, chance());
  }
}

/** A lease or token that the server no longer knows is at its end; a forbidden renewal is not tried again. */
function afterFailure(life: Lifetime, error: unknown, chance: Chance): Lifetime {
  const code = error instanceof AgentError ? error.code : 'internal';
  if (code === 'lease-gone' || code === 'invalid-token') {
    return { ...life, next: { do: 'finish', at: chance.now } };
  }
  return code === 'permission-denied' ? forbidRenewal(life, chance) : failRenewal(life, chance);
}
