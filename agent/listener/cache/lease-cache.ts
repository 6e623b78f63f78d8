/** The lease cache: identical requests for leased secrets and tokens get the same answer while its lease lives. */
import { gather } from '../proxy/body.ts';
import { vaultPath } from '../proxy/exchange.ts';
import type { ProxyAnswer, ProxyRequest } from '../proxy/exchange.ts';
import { Entries } from './entries.ts';
import { keyOf, namespaceOf } from './entry.ts';
import type { Entry } from './entry.ts';
import { leaseIn, mayCarryLease } from './lease.ts';
import type { Lease } from './lease.ts';
import type { Grant } from '../../machine/lifetime.ts';
import { keepAlive } from './renewal.ts';
import { revocationOf } from './revocation.ts';

/** An answer, and for how many seconds it has been held; undefined when it comes from Vault right now. */
export type CachedAnswer = ProxyAnswer & { readonly ageSeconds?: number };

/** Whose lease is to be renewed. */
export type Renewal = { readonly lease: Lease; readonly askedWith: string; readonly namespace: string };

/** What the cache needs from outside. */
export type CachePorts = {
  /** Whether this is a token of the agent's own, whose leases may be kept. */
  readonly isOwnToken: (token: string) => boolean;
  readonly renew: (renewal: Renewal) => Promise<Grant>;
  readonly now: () => number;
  readonly random: () => number;
};

type Send = () => Promise<ProxyAnswer>;

/** Larger answers are no leases; they pass without being looked into. */
const largestLease = 4 * 1024 * 1024;

/** Renewals are never answered from the cache (Vault's agent caches them, its issue 19684). */
const renewing = /(?:^|\/)(?:auth\/token\/renew(?:-self|-accessor)?|sys\/(?:leases\/)?renew)(?:\/|$)/;

/** The cached answers of one agent. */
export class LeaseCache {
  readonly entries = new Entries();
  readonly #ports: CachePorts;
  /** Identical requests wait for the first of them, then look into the cache again. */
  readonly #underWay = new Map<string, Promise<undefined>>();

  constructor(ports: CachePorts) {
    this.#ports = ports;
  }

  /** Answers a request from the cache, else by sending it; keeps what may be kept and forgets what was revoked. */
  async answer(request: ProxyRequest, send: Send): Promise<CachedAnswer> {
    if (request.body.kind === 'stream' || renewing.test(vaultPath(request))) return send();
    const key = keyOf(request);
    const first = this.#underWay.get(key);
    if (first !== undefined) await first;
    const known = this.entries.get(key);
    if (known !== undefined) return this.#hit(known);
    const { promise, resolve } = Promise.withResolvers<undefined>();
    if (!this.#underWay.has(key)) this.#underWay.set(key, promise);
    try {
      return await this.#ask(request, key, send);
    } finally {
      resolve(undefined);
      if (this.#underWay.get(key) === promise) this.#underWay.delete(key);
    }
  }

  async #ask(request: ProxyRequest, key: string, send: Send): Promise<ProxyAnswer> {
    const answer = await send();
    const revocation = answer.status === 204 ? revocationOf(request) : undefined;
    if (revocation !== undefined) this.entries.revoke(revocation);
    if (!mayCarryLease(answer)) return answer;
    const body = answer.body.kind === 'stream' ? await gather(answer.body.stream, largestLease) : answer.body;
    const whole = { ...answer, body };
    const lease = body.kind === 'whole' ? leaseIn(body.bytes) : undefined;
    if (lease !== undefined && body.kind === 'whole' && this.#mayKeep(lease, request)) {
      this.#keep({ key, lease, bytes: body.bytes }, request, whole);
    }
    return whole;
  }

  /** A lease is kept when its token is known to live no longer than the agent sees to it; an orphan token always. */
  #mayKeep(lease: Lease, { token }: ProxyRequest): boolean {
    if (lease.kind === 'token' && lease.orphan) return true;
    return this.#ports.isOwnToken(token) || this.entries.hasToken(token);
  }

  #keep(
    { key, lease, bytes }: Pick<Entry, 'key' | 'lease' | 'bytes'>,
    request: ProxyRequest,
    { status, headers }: ProxyAnswer,
  ): void {
    const { now, random, renew } = this.#ports;
    const namespace = namespaceOf(request);
    const askedWith = request.token;
    const stop = keepAlive(lease.grant, {
      renew: () => renew({ lease, askedWith, namespace }),
      ended: () => this.entries.remove((entry) => entry.key === key),
      now,
      random,
    });
    const parent = lease.kind === 'token' && lease.orphan ? '' : askedWith;
    const path = request.target.replace(/\?.*$/, '');
    const kept = { key, path, namespace, askedWith, parent, lease, status, headers, bytes };
    this.entries.add({ ...kept, since: now(), stop });
  }

  /** The date of the answer is left to whoever sends it: it must be fresh. */
  #hit({ status, headers, bytes, since }: Entry): CachedAnswer {
    const { date: _date, ...kept } = headers;
    const ageSeconds = Math.max(0, Math.floor((this.#ports.now() - since) / 1_000));
    return { status, headers: kept, body: { kind: 'whole', bytes }, ageSeconds };
  }
}
