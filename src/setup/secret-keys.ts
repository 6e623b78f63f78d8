import type { Place } from './wanted.ts';

/** Single keys of Secrets in the cluster; whatever else a Secret carries stays as it is. */
export interface SecretKeys {
  /** The text under the key; undefined when there is no such Secret or key. */
  readonly read: (place: Place) => Promise<string | undefined>;
  readonly write: (place: Place, text: string) => Promise<void>;
}
