import type { Reference, Value } from '../../gotemplate/index.ts';

/** Where a rendering gets what the template asks for. */
export interface Source {
  /** The value, or undefined when it is not there. Rejects with a plain sentence when it cannot be read. */
  readonly fetch: (reference: Reference) => Promise<Value | undefined>;
  /** Where to add what is not there, for people. */
  readonly hint: string;
  /** Environment variables as byte strings. */
  readonly env: ReadonlyMap<string, string>;
}
