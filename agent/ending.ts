/** How a running agent is asked to end from outside its loop: by a signal, the quit API, or the program it supervises. */
import type { Exit } from './state.ts';

/** One wish to end, which the loop notices through the signal. The first one decides how the process exits. */
export class Ending {
  readonly #stopping = new AbortController();
  #exit: Exit | undefined;

  /** Fires when the process is to end. */
  get signal(): AbortSignal {
    return this.#stopping.signal;
  }

  /** How it is to end, once somebody has asked. */
  get exit(): Exit | undefined {
    return this.#exit;
  }

  /** Asks for the end; later wishes change nothing. */
  end(exit: Exit): void {
    this.#exit ??= exit;
    this.#stopping.abort();
  }
}
