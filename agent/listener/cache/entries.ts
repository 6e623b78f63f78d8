/** The cached answers, and what goes when one of them does. */
import type { Entry } from './entry.ts';
import { namespaceIdOf } from './revocation.ts';
import type { Revocation } from './revocation.ts';

/** Cached answers by their keys. */
export class Entries {
  readonly #byKey = new Map<string, Entry>();

  /** The entry of a key. */
  get(key: string): Entry | undefined {
    return this.#byKey.get(key);
  }

  /** How many there are. */
  get size(): number {
    return this.#byKey.size;
  }

  /** Keeps an entry, in place of an earlier one with its key. */
  add(entry: Entry): void {
    this.#byKey.get(entry.key)?.stop();
    this.#byKey.set(entry.key, entry);
  }

  /** Whether a cached answer brought this token. */
  hasToken(token: string): boolean {
    return this.#some(({ lease }) => lease.kind === 'token' && lease.token === token);
  }

  /** Removes every entry that meets the condition; with a token goes all that was made with it. */
  remove(condition: (entry: Entry) => boolean): void {
    const going = this.#all(condition);
    for (const { key, stop } of going) {
      stop();
      this.#byKey.delete(key);
    }
    for (const { lease } of going) if (lease.kind === 'token') this.removeMadeWith(lease.token);
  }

  /** Removes what was made with a token: its leases, its child tokens and theirs. */
  removeMadeWith(token: string): void {
    this.remove(({ parent }) => parent === token);
  }

  /** Removes what a revocation has ended. */
  revoke(revocation: Revocation): void {
    const { kind, value } = revocation;
    switch (kind) {
      case 'token':
        this.remove(({ lease }) => lease.kind === 'token' && lease.token === value);
        this.removeMadeWith(value);
        return;
      case 'accessor':
        this.remove(({ lease }) => lease.kind === 'token' && lease.accessor === value);
        return;
      case 'orphan':
        this.#orphan(value);
        return;
      case 'lease':
        this.remove(({ lease }) => lease.kind === 'lease' && lease.id === value);
        return;
      case 'lease-prefix':
        this.remove(({ lease }) => {
          if (lease.kind !== 'lease' || !lease.id.startsWith(value)) return false;
          return namespaceIdOf(lease.id) === revocation.namespaceId;
        });
    }
  }

  /** The token goes with its leases; the tokens made with it live on by themselves. */
  #orphan(token: string): void {
    for (const entry of this.#all(({ parent, lease }) => parent === token && lease.kind === 'token')) {
      this.#byKey.set(entry.key, { ...entry, parent: '' });
    }
    this.revoke({ kind: 'token', value: token });
  }

  #all(condition: (entry: Entry) => boolean): Entry[] {
    return [...this.#byKey.values()].filter(condition);
  }

  #some(condition: (entry: Entry) => boolean): boolean {
    return [...this.#byKey.values()].some(condition);
  }
}
