/** The adapter of the VaultClient port over HTTP. */
import { AgentError } from '../errors.ts';
import { answerFailure } from './answer-failure.ts';
import type { ClientSettings } from './client-settings.ts';
import type { VaultClient, VaultRequest, VaultResponse } from './client.ts';
import { addressOf } from './endpoint.ts';
import type { Endpoint } from './endpoint.ts';
import { memberOf, parseJson } from './json.ts';
import { requestTarget } from './paths.ts';
import { redirectStatuses, redirectTo } from './redirect.ts';
import { requestHeaders } from './request-headers.ts';
import { StaleConnection } from './transport.ts';
import type { Answer, Transport } from './transport.ts';
import { trustsOnlyOwnAuthority } from './trust.ts';
import { transportFailure } from './transport-failure.ts';

/** Where a request is sent, and what its messages call it. */
type Place = { readonly endpoint: Endpoint; readonly target: string; readonly subject: string };

/** Sends requests to one endpoint. */
export class HttpClient implements VaultClient {
  readonly address: string;
  readonly #settings: ClientSettings;
  readonly #endpoint: Endpoint;
  readonly #transport: Transport;
  readonly #now: () => number;

  constructor(settings: ClientSettings, endpoint: Endpoint, transport: Transport, now: () => number) {
    this.#settings = settings;
    this.#endpoint = endpoint;
    this.#transport = transport;
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
    this.#transport.close();
  }

  #place(request: VaultRequest): Place {
    const endpoint = this.#endpoint;
    const path = requestTarget(request.path, request.query);
    if ('refused' in path) {
      const subject = `${request.method} ${addressOf(endpoint)}: path ${JSON.stringify(request.path)}`;
      throw new AgentError('bad-path', { subject, errors: [path.refused] });
    }
    const target = `${endpoint.kind === 'tcp' ? endpoint.basePath : ''}${path.target}`;
    return { endpoint, target, subject: subjectOf(request, endpoint, target) };
  }

  #redirected(request: VaultRequest, from: Place, { status, headers }: Answer): Place {
    const privateAuthority = trustsOnlyOwnAuthority(this.#settings.tls);
    const next = redirectTo(headers.location, { ...from, privateAuthority });
    if ('refused' in next) {
      throw new AgentError('redirect-refused', { subject: from.subject, status, errors: [next.refused] });
    }
    return { ...next, subject: subjectOf(request, next.endpoint, next.target) };
  }

  /** A server may close a kept connection at any time. Reading again is safe; Go's transport does the same. */
  async #send(request: VaultRequest, place: Place, deadline: number): Promise<Answer> {
    const once = async () => this.#sendOnce(request, place, deadline);
    try {
      return await once().catch((error: unknown) => {
        if (error instanceof StaleConnection && request.method === 'GET') return once();
        throw error;
      });
    } catch (error) {
      const failure = transportFailure(error, place.subject);
      // Certificates may have been replaced on disk; the next connection uses what is there then.
      if (failure.code.startsWith('tls-')) this.#transport.refresh();
      throw failure;
    }
  }

  #sendOnce(request: VaultRequest, place: Place, deadline: number): Promise<Answer> {
    return this.#transport.exchange({
      ...place,
      method: request.method,
      headers: requestHeaders(request, this.#settings, place.subject),
      body: request.body,
      timeoutMs: Math.max(deadline - this.#now(), 1),
      maxBytes: this.#settings.maxAnswerBytes,
      signal: request.signal,
    });
  }
}

/** What messages call a request: without the query, which belongs to the template that asked. */
function subjectOf({ method }: VaultRequest, endpoint: Endpoint, target: string): string {
  return `${method} ${addressOf(endpoint)}${target.replace(/\?.*/, '')}`;
}

/** Vault answers reads of nothing with 404; one that carries data or warnings is an answer all the same. */
function isSuccess({ status, body }: Answer): boolean {
  return (status >= 200 && status < 300) || (status === 404 && saysSomething(parseJson(body)));
}

function saysSomething(answer: unknown): boolean {
  const data = memberOf(answer, 'data');
  const warnings = memberOf(answer, 'warnings');
  return (typeof data === 'object' && data !== null) || (Array.isArray(warnings) && warnings.length > 0);
}
