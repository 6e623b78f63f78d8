/** Events on their way from the edges to the loop. */

/** A queue with one reader, who can wait for the next item, a point in time, or the end. */
export class Inbox<Item> {
  private items: Item[] = [];
  private wake: (() => void) | undefined;

  /** Adds an item and wakes the reader, who then finds all that arrives in the same turn of the event loop. */
  push(item: Item): void {
    this.items.push(item);
    if (this.wake !== undefined) setImmediate(this.wake);
    this.wake = undefined;
  }

  /** Resolves with everything that has arrived, at the latest after `waitMs` or when the signal fires, then maybe with nothing. */
  async take(waitMs: number, signal: AbortSignal): Promise<readonly Item[]> {
    if (this.items.length === 0 && !signal.aborted) await this.arrival(waitMs, signal);
    const taken = this.items;
    this.items = [];
    return taken;
  }

  private arrival(waitMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.wake = undefined;
        resolve();
      };
      const timer = setTimeout(done, waitMs);
      signal.addEventListener('abort', done);
      this.wake = done;
    });
  }
}
