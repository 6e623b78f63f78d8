import type { Value } from './form.ts';

/** Values by the file's key. */
export type Values = Readonly<Record<string, Value>>;

/** A key of a Secret in the cluster. */
export interface Place {
  readonly namespace: string;
  readonly name: string;
  readonly key: string;
}

/** A limited token: renewed (`period`) or replaced (`ttl`) before it ends. */
export interface WantedToken {
  readonly policies: readonly string[];
  readonly life: { readonly kind: 'period' | 'ttl'; readonly seconds: number };
  readonly places: readonly Place[];
}

/** What the set-up file asks for; what it does not name is not in here. */
export interface Wanted {
  /** Mount of the auth method, which the roles belong to. */
  readonly path: string;
  /** Undefined when the file leaves the method alone; without `host` only its mount is wanted. */
  readonly auth?: { readonly values: Values; readonly reviewerToken?: string };
  /** Rules by name. */
  readonly policies: ReadonlyMap<string, string>;
  readonly tokens: ReadonlyMap<string, WantedToken>;
  readonly roles: ReadonlyMap<string, Values>;
}

/** A Secret's key in one word, as it stands in sentences. */
export const placeText = ({ namespace, name, key }: Place): string => `${namespace}/${name}, key ${key}`;
