import { sameValue } from './form.ts';
import { placeText, type Place, type WantedToken } from './wanted.ts';

/** A living token in a Secret, as far as may be known of it. */
export interface FoundToken {
  /** Vault's name of the token, which gives no access. */
  readonly accessor: string;
  readonly policies: readonly string[];
  /** The terms that it was made with, when it was made here. */
  readonly terms: string;
  /** Seconds left, and at the start. */
  readonly left: number;
  readonly life: number;
}

/** What happens to a limited token, and the places that then get it. */
export interface TokenChange {
  readonly kind: 'token';
  readonly name: string;
  readonly token: WantedToken;
  readonly act: 'create' | 'replace' | 'renew' | 'copy';
  /** Where the token is that is renewed or copied. */
  readonly from?: Place;
  readonly to: readonly Place[];
}

/** The terms of a token in one word, kept with the token in Vault: what it reports may be capped by a maximum. */
export const termsOf = ({ life: { kind, seconds } }: WantedToken): string => `${kind}=${seconds}s`;

/** One token for all places: kept while more than half of its life is left, then renewed or replaced. */
export function planToken(
  name: string,
  token: WantedToken,
  found: ReadonlyMap<string, FoundToken>,
): readonly TokenChange[] {
  const at = (place: Place) => found.get(placeText(place));
  const change = { kind: 'token', name, token } as const;
  const fitting = token.places
    .flatMap((place) => {
      const held = at(place);
      return held !== undefined && fits(held, token) ? [{ place, held }] : [];
    })
    .sort((one, other) => other.held.left - one.held.left);
  const [best] = fitting;
  if (best === undefined || (token.life.kind === 'ttl' && !isFresh(best.held))) {
    const act = token.places.some((place) => at(place) !== undefined) ? 'replace' : 'create';
    return [{ ...change, act, to: token.places }];
  }
  const fresh = new Set(fitting.filter(({ held }) => isFresh(held)).map(({ place }) => place));
  const renewed = !fresh.has(best.place);
  const to = token.places.filter((place) => !fresh.has(place) && at(place)?.accessor !== best.held.accessor);
  if (!renewed && to.length === 0) return [];
  return [{ ...change, act: renewed ? 'renew' : 'copy', from: best.place, to }];
}

const isFresh = ({ left, life }: FoundToken): boolean => left * 2 > life;

function fits({ policies, terms }: FoundToken, token: WantedToken): boolean {
  return terms === termsOf(token) && sameValue(policies, [...token.policies, 'default']);
}
