/** The adapter of the VaultClient port over node:http and node:https. */
import { AgentError } from '../errors.ts';
import { answerFailure } from './answer-failure.ts';
import type { ClientSettings } from './client-settings.ts';
import type { VaultClient, VaultRequest, VaultResponse } from './client.ts';
import type { Connections } from './connections.ts';
import { addressOf } from './endpoint.ts';
import type { Endpoint } from './endpoint.ts';
import { exchange, StaleConnection } from './exchange.ts';
import type { Answer } from './exchange.ts';
import { requestTarget } from './paths.ts';
import { redirectStatuses, redirectTo } from './redirect.ts';
import { requestHeaders } from './request-headers.ts';
import { trustsOnlyOwnAuthority } from './trust.ts';
import { transportFailure } from './transport-failure.ts';

/** Where a request is sent, and what its messages call it. */
type Place = { readonly endpoint: Endpoint; readonly target: string; readonly subject: string };

/** Sends requests to one endpoint over its connections. */
export class HttpClient implements VaultClient {
  readonly address: string;
  readonly #settings: ClientSettings;
  readonly #endpoint: Endpoint;
  readonly #connections: Connections;
  readonly #now: () => number;

  constructor(settings: ClientSettings, endpoint: Endpoint, connections: Connections, now: () => number) {
    this.#settings = settings;
    this.#endpoint = endpoint;
    this.#connections = connections;
    this.#now = now;
    this.address = settings.address.replace(/\/+$/, '');
  }

  async request(request: VaultRequest): Promise<VaultResponse> {
    const deadline = this.#now() + (request.timeoutMs ?? this.#settings.clientTimeoutMs);
    const first = this.#place(request);
    let answer = await this.#send(request, first, deadline);
    let place = first;
    if (redirectStatuses.includes(answer.status) && this.#settings.followRedirects) {
      place = this.#redirected(request, first, answer);
      answer = await this.#send(request, place, deadline);
    }
    if (isSuccess(answer)) return answer;
    throw answerFailure(request, answer, { subject: place.subject, now: this.#now() });
  }

  close(): void {
    this.#connections.close();
  }

  #place(request: VaultRequest): Place {
    const shown = `${request.method} ${addressOf(this.#endpoint)}`;
    const path = requestTarget(request.path, request.query);
    if ('refused' in path) {
      throw new AgentError('bad-path', {
        subject: `${shown}: path ${JSON.stringify(request.path)}`,
        errors: [path.refused],
      });
    }
    const basePath = this.#endpoint.kind === 'tcp' ? this.#endpoint.basePath : '';
    const target = `${basePath}${path.target}`;
    return { endpoint: this.#endpoint, target, subject: `${shown}${target.replace(/\?.*/, '')}` };
  }

  #redirected(request: VaultRequest, from: Place, answer: Answer): Place {
    const privateAuthority = trustsOnlyOwnAuthority(this.#settings.tls);
    const next = redirectTo(answer.headers.location, { ...from, privateAuthority });
    if ('refused' in next) {
      throw new AgentError('redirect-refused', {
        subject: from.subject,
        status: answer.status,
        errors: [next.refused],
      });
    }
    const subject = `${request.method} ${addressOf(next.endpoint)}${next.target.replace(/\?.*/, '')}`;
    return { ...next, subject };
  }

  /** A server may close a kept connection at any time. Reading again is safe; Go's transport does the same. */
  async #send(request: VaultRequest, place: Place, deadline: number): Promise<Answer> {
    const once = () => this.#sendOnce(request, place, deadline);
    try {
      return await once().catch((error: unknown) => {
        if (error instanceof StaleConnection && request.method === 'GET') return once();
        throw error;
      });
    } catch (error) {
      const failure = transportFailure(error, place.subject);
      // Certificates may have been replaced on disk; the next connection uses what is there then.
      if (failure.code.startsWith('tls-')) this.#connections.refresh();
      throw failure;
    }
  }

  async #sendOnce(request: VaultRequest, place: Place, deadline: number): Promise<Answer> {
    const route = await this.#connections.route(place.endpoint);
    const headers = { ...requestHeaders(request, this.#settings, place.subject), ...route.headers };
    return exchange({
      send: route.send,
      options: { ...route.options, method: request.method, path: `${route.prefix}${place.target}`, headers },
      body: request.body,
      subject: place.subject,
      timeoutMs: Math.max(deadline - this.#now(), 1),
      maxBytes: this.#settings.maxAnswerBytes,
      signal: request.signal,
    });
  }
}

/** Vault answers reads of nothing with 404; one that carries data or warnings is an answer all the same. */
function isSuccess(answer: Answer): boolean {
  return (
    (answer.status >= 200 && answer.status < 300) || (answer.status === 404 && saysSomething(answer.body))
  );
}

function saysSomething(body: Uint8Array): boolean {
  try {
    const answer: unknown = JSON.parse(new TextDecoder().decode(body));
    if (typeof answer !== 'object' || answer === null) return false;
    const { data, warnings } = answer as { data?: unknown; warnings?: unknown };
    return (typeof data === 'object' && data !== null) || (Array.isArray(warnings) && warnings.length > 0);
  } catch {
    return false;
  }
}
