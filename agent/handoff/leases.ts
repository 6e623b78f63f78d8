/** Sits between the agent and Vault: remembers leased answers, and gives inherited ones again instead of asking. */
import type { VaultClient, VaultRequest, VaultResponse } from '../vault/client.ts';
import { isAlive } from './bequest.ts';
import type { Bequest, LeasedAnswer } from './bequest.ts';

const renewPath = 'sys/leases/renew';

/** The leased answers of one agent, all under one token. */
export class LeaseBook {
  #token = '';
  #inherited = new Map<string, LeasedAnswer>();
  readonly #kept = new Map<string, LeasedAnswer>();
  readonly #now: () => number;

  /** `now` tells milliseconds since the epoch. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes over what an earlier agent left; each answer is given out once, while its lease runs. */
  inherit({ token, answers }: Bequest): void {
    this.#token = token;
    this.#inherited = new Map(answers.map((answer) => [answer.request, answer]));
  }

  /** The answers that hang on this token and are still good. */
  answers(token: string): readonly LeasedAnswer[] {
    if (token !== this.#token) return [];
    return [...this.#kept.values()].filter((answer) => isAlive(answer, this.#now()));
  }

  /** The client with this book in front of it. */
  inFrontOf(client: VaultClient): VaultClient {
    return {
      address: client.address,
      close: () => client.close(),
      request: async (request) => {
        if (request.purpose !== 'template') return client.request(request);
        return this.#inheritedAnswer(request) ?? this.#note(request, await client.request(request));
      },
    };
  }

  #inheritedAnswer(request: VaultRequest): VaultResponse | undefined {
    const key = requestKey(request);
    const answer = this.#inherited.get(key);
    if (answer === undefined || request.token !== this.#token) return undefined;
    this.#inherited.delete(key);
    if (!isAlive(answer, this.#now())) return undefined;
    this.#kept.set(key, answer);
    return { status: answer.status, headers: {}, body: Buffer.from(answer.body, 'base64') };
  }

  #note(request: VaultRequest, response: VaultResponse): VaultResponse {
    const lease = leaseIn(response.body);
    if (lease === undefined) return response;
    if (request.token !== this.#token) this.#startOver(request.token ?? '');
    if (request.path === renewPath) this.#prolong(lease);
    else this.#keep(requestKey(request), lease, response);
    return response;
  }

  #startOver(token: string): void {
    this.#token = token;
    this.#inherited.clear();
    this.#kept.clear();
  }

  #keep(request: string, lease: Lease, { status, body }: VaultResponse): void {
    const since = this.#now();
    this.#kept.set(request, { request, ...lease, since, status, body: Buffer.from(body).toString('base64') });
  }

  #prolong({ leaseId, leaseMs }: Lease): void {
    for (const [key, answer] of this.#kept)
      if (answer.leaseId === leaseId) this.#kept.set(key, { ...answer, leaseMs, since: this.#now() });
  }
}

/** Equal for requests that ask for the same thing, whoever asks. */
export function requestKey({ method, path, query = {}, namespace = '', body = '' }: VaultRequest): string {
  const sorted = Object.entries(query).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([method, namespace, path, sorted, body]);
}

type Lease = { readonly leaseId: string; readonly leaseMs: number };

/** Static secrets have no lease and are read again; so is what cannot be renewed (Vault's cache has the same rule). */
function leaseIn(body: Uint8Array): Lease | undefined {
  const text = Buffer.from(body).toString('utf8');
  if (!text.includes('"lease_id"')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isLeased(value) ? { leaseId: value.lease_id, leaseMs: value.lease_duration * 1_000 } : undefined;
  } catch {
    return undefined;
  }
}

function isLeased(value: unknown): value is { readonly lease_id: string; readonly lease_duration: number } {
  if (typeof value !== 'object' || value === null) return false;
  if (!('lease_id' in value && 'lease_duration' in value && 'renewable' in value)) return false;
  const { lease_id: id, lease_duration: seconds, renewable } = value;
  return typeof id === 'string' && id !== '' && typeof seconds === 'number' && renewable === true;
}
