import { parseDuration } from '../../contract/codec.ts';

/** What a key of the file may hold, and what Vault answers for it. */
export type Value = string | number | boolean | readonly string[];

/** One way in which values are written in the file. */
export interface Form<T extends Value = Value> {
  /** The accepted form, for documentation and messages: "expected <says>". */
  readonly says: string;
  /** The value that YAML gave, or undefined when it is not of this form. */
  readonly read: (value: unknown) => T | undefined;
  /** What Vault's silence about a field means. */
  readonly empty: T;
  /** Long or private: no message repeats it. */
  readonly unshown?: true;
}

/** Any text that is not empty. */
export const text: Form<string> = matching('a text', /[^]/);

/** A name in a path of Vault's, which keeps names in lower case. */
export const name: Form<string> = matching(
  'a name of lower-case letters, digits, -, _ and .',
  /^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/,
);

/** A name as Kubernetes gives it to namespaces and Secrets. */
export const objectName: Form<string> = matching(
  'a name of an object in Kubernetes',
  /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/,
);

/** A key of a Secret. */
export const secretKey: Form<string> = matching('letters, digits, -, _ and .', /^[-._a-zA-Z0-9]+$/);

/** Where an auth method is mounted. */
export const mountPath: Form<string> = matching(
  'a path without "auth/" in front, such as kubernetes',
  /^(?!auth\/)\w[\w.-]*(\/\w[\w.-]*)*$/,
);

/** PEM text. */
export const pem: Form<string> = {
  ...matching('certificates in PEM', /-----BEGIN [A-Z ]+-----[^]+-----END/),
  unshown: true,
};

/** A text of many lines. */
export const longText: Form<string> = { ...text, unshown: true };

/** Names, in any order; a single one needs no list. */
export const texts: Form<readonly string[]> = {
  says: 'a list of texts',
  read: (value) => {
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    return items.every((item) => typeof item === 'string' && item !== '') ? (items as string[]) : undefined;
  },
  empty: [],
};

/** Several PEM texts. */
export const pems: Form<readonly string[]> = {
  says: 'a list of public keys or certificates in PEM',
  read: (value) => {
    const items = texts.read(value);
    return items?.every((item) => item.includes('-----BEGIN ')) === true ? items : undefined;
  },
  empty: [],
  unshown: true,
};

/** Yes or no. */
export const truth: Form<boolean> = {
  says: 'true or false',
  read: (value) => (typeof value === 'boolean' ? value : undefined),
  empty: false,
};

/** A whole number. */
export const count: Form<number> = {
  says: 'a whole number',
  read: (value) => (Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : undefined),
  empty: 0,
};

/** A length of time; the value is in seconds, as Vault answers it. */
export const seconds: Form<number> = {
  says: 'a duration such as 30m, 1h15m or 7d, or a number of seconds',
  read: (value) => (typeof value === 'string' ? secondsIn(value) : count.read(value)),
  empty: 0,
};

/** One of a few words. */
export function oneOf(...words: readonly [string, ...string[]]): Form<string> {
  return {
    says: words.join(' or '),
    read: (value) => words.find((word) => word === value),
    empty: words[0],
  };
}

/** Whether two values mean the same: lists in any order, texts whatever white space they end with. */
export function sameValue(one: Value, other: Value): boolean {
  return JSON.stringify(comparable(one)) === JSON.stringify(comparable(other));
}

/** What Vault answered for a field, as a value of the form's type. */
export function valueFound({ empty }: Form, found: unknown): Value {
  if (typeof empty === 'object') return Array.isArray(found) ? found.map(String) : empty;
  return typeof found === typeof empty ? (found as Value) : empty;
}

function comparable(value: Value): Value {
  if (typeof value === 'string') return value.trimEnd();
  return typeof value === 'object' ? [...new Set(value)].sort() : value;
}

function matching(says: string, pattern: RegExp): Form<string> {
  return {
    says,
    read: (value) => (typeof value === 'string' && pattern.test(value) ? value : undefined),
    empty: '',
  };
}

function secondsIn(written: string): number | undefined {
  const days = /^(\d{1,5})d$/.exec(written)?.[1];
  if (days !== undefined) return Number(days) * 86_400;
  const parsed = parseDuration(written);
  return parsed.ok && parsed.value >= 0n ? Number(parsed.value / 1_000_000_000n) : undefined;
}
