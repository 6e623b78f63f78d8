/** What the init container leaves to the sidecar: its token, and the answers whose leases are worth keeping. Pure. */

/** An answer with a renewable lease. Never print one. */
export type LeasedAnswer = {
  /** The request it answers, as `requestKey` names it. */
  readonly request: string;
  readonly leaseId: string;
  readonly leaseMs: number;
  /** When the lease was granted or last renewed, in milliseconds since the epoch. */
  readonly since: number;
  readonly status: number;
  /** The body in base64, byte for byte. */
  readonly body: string;
};

/** A token with the leases that hang on it. */
export type Bequest = { readonly token: string; readonly answers: readonly LeasedAnswer[] };

/** The JSON text of a bequest, in UTF-8. */
export function encodeBequest(bequest: Bequest): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(bequest));
}

/** The bequest in a JSON text; undefined when it has another form. */
export function decodeBequest(bytes: Uint8Array): Bequest | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isBequest(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the lease still runs at a time in milliseconds since the epoch. */
export function isAlive({ since, leaseMs }: LeasedAnswer, now: number): boolean {
  return now < since + leaseMs;
}

const answerFields: Readonly<Record<keyof LeasedAnswer, 'string' | 'number'>> = {
  request: 'string',
  leaseId: 'string',
  leaseMs: 'number',
  since: 'number',
  status: 'number',
  body: 'string',
};

function isBequest(value: unknown): value is Bequest {
  if (!isObject(value) || typeof value.token !== 'string' || value.token === '') return false;
  return Array.isArray(value.answers) && value.answers.every(isAnswer);
}

function isAnswer(value: unknown): value is LeasedAnswer {
  return isObject(value) && Object.entries(answerFields).every(([name, type]) => typeof value[name] === type);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
