import { verifiesAgainst } from './bundle.ts';
import type { TrustPublisher } from './trust.ts';

/** Watches whether those who verify us trust what we serve, and publishes again when they do not. */
export interface TrustCheck {
  /** Compares the chain in use (PEM) with what is published; with `authority` (PEM) it publishes that when needed. */
  check: (chain: string, authority: string | undefined) => Promise<void>;
  /** The last comparison that succeeded found trust. */
  trusted: () => boolean;
  /** Why the server must not count as ready for want of trust. */
  fault: () => string | undefined;
}

/** How long trust may be missing (somebody replaced the configuration) before readiness says so. */
const patience = 30_000;

/** A check over one publisher; without a publisher somebody else takes care, and trust is taken for granted. */
export function createTrustCheck(publisher: TrustPublisher | undefined, now: () => number): TrustCheck {
  const state: { everTrusted: boolean; distrustedSince?: number } = { everTrusted: publisher === undefined };
  return {
    async check(chain, authority) {
      if (publisher === undefined) return;
      let trusted = await isTrusted(chain, publisher);
      if (!trusted && authority !== undefined) {
        await publisher.publish(authority);
        trusted = await isTrusted(chain, publisher);
      }
      if (trusted) {
        state.everTrusted = true;
        delete state.distrustedSince;
      } else state.distrustedSince ??= now();
    },
    trusted: () => state.everTrusted && state.distrustedSince === undefined,
    fault() {
      if (!state.everTrusted) return 'the webhook configuration does not trust the serving certificate yet';
      const lost = state.distrustedSince !== undefined && now() - state.distrustedSince > patience;
      return lost ? 'the webhook configuration does not trust the serving certificate any more' : undefined;
    },
  };
}

async function isTrusted(chain: string, publisher: TrustPublisher): Promise<boolean> {
  const bundles = await publisher.published();
  return bundles.length > 0 && bundles.every((bundle) => verifiesAgainst(chain, bundle));
}
