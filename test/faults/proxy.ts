import { createServer, request as ask } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http';
import { lastingPort } from './lasting-port.ts';

/** An answer as the server gave it. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A request on its way through the proxy. */
export interface Exchange {
  /** Asks the server behind; rejects when that gives no answer. */
  readonly ask: () => Promise<Answer>;
  readonly response: ServerResponse;
}

/** What happens to a request instead of its being passed on. */
export type Fault = (exchange: Exchange) => void | Promise<void>;

/** A request as it came in. */
export interface Seen {
  readonly method: string;
  /** Below /v1/, without query. */
  readonly path: string;
  readonly body: string;
  /** In milliseconds since the epoch. */
  readonly at: number;
}

/** A certificate with its key, both PEM. */
export interface Pair {
  readonly cert: string;
  readonly key: string;
}

/** Stands between one agent and its server: passes requests on, counts them, and makes the faults that servers cannot. */
export interface FaultProxy {
  readonly address: string;
  readonly seen: readonly Seen[];
  /** Every answer that passed; what faults do to it comes after. */
  readonly answers: readonly Answer[];
  /** Treats the next `times` requests to a path (equal, or matching) so. */
  readonly inject: (path: string | RegExp, fault: Fault, times: number) => void;
  /** Cuts every connection and refuses new ones, as the port of a server that is gone does; then listens again. */
  readonly goDown: () => Promise<void>;
  readonly comeUp: () => Promise<void>;
  /** Shows this certificate to whoever connects from now on, and ends the connections that saw another. */
  readonly present: (pair: Pair) => void;
  readonly stop: () => Promise<void>;
}

export interface ProxyOptions {
  /** Serve HTTPS with this certificate. */
  readonly tls?: Pair;
  /** Sent along with every request. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Starts a proxy in front of the server at `upstream`. */
export async function startProxy(upstream: string, options: ProxyOptions = {}): Promise<FaultProxy> {
  const seen: Seen[] = [];
  const answers: Answer[] = [];
  const injected: { path: string | RegExp; fault: Fault; left: number }[] = [];

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request);
    const path = (request.url ?? '').slice('/v1/'.length).replace(/\?.*$/, '');
    seen.push({ method: request.method ?? '', path, body: body.toString(), at: Date.now() });
    const rule = injected.find((one) => one.left > 0 && fits(one.path, path));
    if (rule !== undefined) rule.left -= 1;
    const headers = { ...request.headers, ...options.headers };
    const exchange: Exchange = {
      response,
      ask: async () => {
        const answer = await passOn(new URL(request.url ?? '', upstream), { request, headers, body });
        answers.push(answer);
        return answer;
      },
    };
    await (rule?.fault ?? honest)(exchange);
  };

  const server = listenerOf(options, (request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  const port = await lastingPort();
  await listen(server, port);
  const goDown = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return {
    address: `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    seen,
    answers,
    inject: (path, fault, times) => injected.push({ path, fault, left: times }),
    goDown,
    comeUp: () => listen(server, port),
    present: (pair) => {
      if ('setSecureContext' in server) server.setSecureContext(pair);
      server.closeAllConnections();
    },
    stop: goDown,
  };
}

type SecureServer = Server & { readonly setSecureContext?: (pair: Pair) => void };
type Listener = (request: IncomingMessage, response: ServerResponse) => void;

function listenerOf({ tls }: ProxyOptions, listener: Listener): SecureServer {
  return tls === undefined ? createServer(listener) : createSecureServer({ ...tls }, listener);
}

const fits = (pattern: string | RegExp, path: string) =>
  typeof pattern === 'string' ? pattern === path : pattern.test(path);

/** No fault: the answer as it came. */
const honest: Fault = async ({ ask: askServer, response }) => {
  const { status, headers, body } = await askServer();
  response.writeHead(status, headers).end(body);
};

interface Request {
  readonly request: IncomingMessage;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

async function passOn(url: URL, { request, headers, body }: Request): Promise<Answer> {
  const { host: _host, connection: _connection, ...sent } = headers;
  const upstream = ask(url, { method: request.method ?? 'GET', headers: sent, agent: false });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    upstream.once('response', resolve).once('error', reject);
  });
  upstream.end(body);
  const answer = await answered;
  const content = await bodyOf(answer);
  const { connection: _closed, 'transfer-encoding': _chunked, ...kept } = answer.headers;
  return { status: answer.statusCode ?? 0, headers: kept, body: content };
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of message as AsyncIterable<Buffer>) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}
