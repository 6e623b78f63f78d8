/** Decides when files take their places: those that belong together at the same moment, those of one folder in turn. */

/** One file's part: `ready` before it takes its place, then `leave` in any case. */
export type Swap = {
  /**
   * Resolves once all the others of the batch are ready too or have nothing to change, and all files of the folder that
   * joined earlier have left; rejects when another of the batch failed.
   */
  readonly ready: () => Promise<void>;
  /** Says that the file is in its place, or that it cannot be written. */
  readonly leave: (outcome: 'written' | 'failed') => void;
};

/** Which files belong together: the name that all `size` of them use. */
export type Batch = { readonly name: string; readonly size: number };

/** The batches and turns under way. Every member of a batch joins before the first of them is ready. */
export class Swaps {
  readonly #gatherings = new Map<string, Gathering>();
  /** For each folder, the leaving of the file that joined last. */
  readonly #turns = new Map<string, Promise<undefined>>();

  /** Joins the others of a batch, and the queue of the folder that the file is in. */
  join({ name, size }: Batch, folder: string): Swap {
    const found = this.#gatherings.get(name);
    const gathering = found ?? new Gathering(size, () => this.#gatherings.delete(name));
    this.#gatherings.set(name, gathering);
    const member = gathering.member();
    const earlier = this.#turns.get(folder);
    const left = Promise.withResolvers<undefined>();
    this.#turns.set(folder, left.promise);
    return {
      ready: async () => {
        await member.ready();
        await earlier;
      },
      leave: (outcome) => {
        member.leave(outcome);
        left.resolve(undefined);
        if (this.#turns.get(folder) === left.promise) this.#turns.delete(folder);
      },
    };
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
