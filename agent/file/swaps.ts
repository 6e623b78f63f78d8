/** Lets files that belong together take their places at the same moment. */

/** One file's part: `ready` before it takes its place, then `leave` in any case. */
export type Swap = {
  /** Resolves once all the others are ready too or have nothing to change; rejects when one of them failed. */
  readonly ready: () => Promise<void>;
  /** Says that the file is in its place, or that it cannot be written. */
  readonly leave: (outcome: 'written' | 'failed') => void;
};

/** The gatherings under way. Every member of a batch joins before the first of them is ready. */
export class Swaps {
  readonly #gatherings = new Map<string, Gathering>();

  /** Joins the others of a batch of `size` files under the name they all use. */
  join(name: string, size: number): Swap {
    const found = this.#gatherings.get(name);
    const gathering = found ?? new Gathering(size, () => this.#gatherings.delete(name));
    this.#gatherings.set(name, gathering);
    return gathering.member();
  }
}

class Gathering {
  readonly #size: number;
  readonly #close: () => void;
  readonly #gathered = Promise.withResolvers<undefined>();
  #ready = 0;
  #left = 0;

  constructor(size: number, close: () => void) {
    this.#size = size;
    this.#close = close;
    // Nobody may be waiting when a member fails.
    this.#gathered.promise.catch(() => undefined);
  }

  member(): Swap {
    let isReady = false;
    const arrive = (): void => {
      if (!isReady && ++this.#ready === this.#size) this.#gathered.resolve(undefined);
      isReady = true;
    };
    return {
      ready: () => {
        arrive();
        return this.#gathered.promise;
      },
      leave: (outcome) => {
        if (outcome === 'failed') {
          this.#gathered.reject(new Error('another file of the same credential could not be written'));
        }
        arrive();
        if (++this.#left === this.#size) this.#close();
      },
    };
  }
}
