/** Sends callers' requests to Vault: retried like those of Vault's API client, redirected once, answered as a stream. */
import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { AgentError } from '../../errors.ts';
import type { ErrorCode } from '../../errors.ts';
import type { ClientSettings } from '../../vault/client-settings.ts';
import type { Connections } from '../../vault/connections.ts';
import { addressOf } from '../../vault/endpoint.ts';
import type { Endpoint } from '../../vault/endpoint.ts';
import { redirectStatuses, redirectTo } from '../../vault/redirect.ts';
import { httpRetryDelay, parseRetryAfter } from '../../vault/retry.ts';
import { transportFailure } from '../../vault/transport-failure.ts';
import { trustsOnlyOwnAuthority } from '../../vault/trust.ts';
import type { ProxyRequest } from './exchange.ts';
import type { Pace } from './pace.ts';

/** How requests get to Vault. */
export type UpstreamPorts = {
  readonly endpoint: Endpoint;
  readonly connections: Connections;
  readonly settings: Pick<ClientSettings, 'clientTimeoutMs' | 'followRedirects' | 'tls'>;
  /** HTTP retries after the first attempt. */
  readonly retries: number;
  /** Whether a node that lags behind (412) is asked again. */
  readonly retryInconsistent: boolean;
  /** Lets one request go at a time. */
  readonly pace: Pace;
  readonly now: () => number;
  readonly random: () => number;
};

/** Where one attempt goes. */
type Place = { readonly endpoint: Endpoint; readonly target: string };

/** What one attempt is bounded by. */
type Bounds = { readonly deadline: number; readonly signal: AbortSignal };

/** Statuses that Vault's API client retries, and what they mean. */
const passing: readonly (readonly [RegExp, ErrorCode])[] = [
  [/^412$/, 'inconsistent'],
  [/^429$/, 'rate-limited'],
  [/^501$/, 'unsupported'],
  [/^5\d\d$/, 'server'],
];

/** The way to one Vault. */
export class Upstream {
  readonly #ports: UpstreamPorts;

  constructor(ports: UpstreamPorts) {
    this.#ports = ports;
  }

  /**
   * Sends a request until an answer comes that is not retried; the last one is the answer whatever its status. The time
   * limit counts to the beginning of the answer. Rejects with AgentError when there is none.
   */
  async send(request: ProxyRequest, signal: AbortSignal): Promise<IncomingMessage> {
    const { settings, now } = this.#ports;
    const bounds = { deadline: now() + settings.clientTimeoutMs, signal };
    for (let tries = 1; ; tries += 1) {
      await this.#pause(this.#ports.pace(signal), request);
      const outcome = await this.#attempt(request, bounds);
      const waitMs = this.#retryDelay(request, outcome, tries);
      if (waitMs === undefined || now() + waitMs >= bounds.deadline) {
        if (outcome instanceof AgentError) throw outcome;
        return outcome;
      }
      if (!(outcome instanceof AgentError)) outcome.resume();
      await this.#pause(sleep(waitMs, undefined, { signal }), request);
    }
  }

  /** A pause ends early only because nobody waits for the answer any more. */
  async #pause(pause: Promise<void>, request: ProxyRequest): Promise<void> {
    await pause.catch((cause: unknown) => {
      throw new AgentError('aborted', { subject: this.#subject(request), cause });
    });
  }

  #retryDelay(
    request: ProxyRequest,
    outcome: IncomingMessage | AgentError,
    tries: number,
  ): number | undefined {
    const { retries, retryInconsistent, random } = this.#ports;
    if (request.body.kind === 'stream') return undefined;
    const failure = outcome instanceof AgentError ? outcome : this.#failureIn(outcome, request);
    if (failure === undefined || (failure.code === 'inconsistent' && !retryInconsistent)) return undefined;
    return httpRetryDelay(tries, failure, retries, random);
  }

  #failureIn({ statusCode = 0, headers }: IncomingMessage, request: ProxyRequest): AgentError | undefined {
    const code = passing.find(([status]) => status.test(String(statusCode)))?.[1];
    if (code === undefined) return undefined;
    const retryAfterMs = parseRetryAfter(headers['retry-after'], this.#ports.now());
    const details = { subject: this.#subject(request), status: statusCode };
    return new AgentError(code, { ...details, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
  }

  async #attempt(request: ProxyRequest, bounds: Bounds): Promise<IncomingMessage | AgentError> {
    const { endpoint, settings } = this.#ports;
    const basePath = endpoint.kind === 'tcp' ? endpoint.basePath : '';
    const place = { endpoint, target: `${basePath}${request.target}` };
    try {
      const answer = await this.#sendOnce(request, place, bounds);
      if (!settings.followRedirects || !redirectStatuses.includes(answer.statusCode ?? 0)) return answer;
      return await this.#follow(request, place, answer, bounds);
    } catch (error) {
      const failure = transportFailure(error, this.#subject(request));
      // Certificates may have been replaced on disk; the next connection uses what is there then.
      if (failure.code.startsWith('tls-')) this.#ports.connections.refresh();
      return failure;
    }
  }

  /** A redirect that is not followed is the caller's to judge. */
  async #follow(
    request: ProxyRequest,
    from: Place,
    answer: IncomingMessage,
    bounds: Bounds,
  ): Promise<IncomingMessage> {
    const privateAuthority = trustsOnlyOwnAuthority(this.#ports.settings.tls);
    const next = redirectTo(answer.headers.location, { ...from, privateAuthority });
    if ('refused' in next || request.body.kind === 'stream') return answer;
    answer.resume();
    return this.#sendOnce(request, next, bounds);
  }

  async #sendOnce(request: ProxyRequest, place: Place, bounds: Bounds): Promise<IncomingMessage> {
    const { method, token, body } = request;
    const { deadline, signal } = bounds;
    const route = await this.#ports.connections.route(place.endpoint);
    const headers = {
      ...copied(request.headers),
      ...(token === '' ? {} : { 'x-vault-token': token }),
      ...route.headers,
    };
    const outgoing = route.send({
      ...route.options,
      method,
      path: `${route.prefix}${place.target}`,
      headers,
    });
    const fail = (code: ErrorCode) =>
      outgoing.destroy(new AgentError(code, { subject: this.#subject(request) }));
    const abort = () => fail('aborted');
    const timer = setTimeout(() => fail('timeout'), Math.max(deadline - this.#ports.now(), 1));
    signal.addEventListener('abort', abort, { once: true });
    outgoing.once('close', () => signal.removeEventListener('abort', abort));
    return new Promise<IncomingMessage>((resolve, reject) => {
      outgoing.on('error', reject);
      outgoing.once('response', resolve);
      if (body.kind === 'whole') outgoing.end(body.bytes);
      else pipeline(body.stream, outgoing).catch(reject);
    }).finally(() => clearTimeout(timer));
  }

  #subject({ method, target }: ProxyRequest): string {
    return `${method} ${addressOf(this.#ports.endpoint)}${target.replace(/\?.*$/, '')}`;
  }
}

function copied(headers: ProxyRequest['headers']): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
  );
}
