/** The local API of one agent, opened in this process in front of a stand-in for Vault. */
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AgentConfig, ListenerConfig } from '../../../agent/config/model.ts';
import { Ending } from '../../../agent/ending.ts';
import type { Event } from '../../../agent/event.ts';
import type { Host } from '../../../agent/host.ts';
import { openListeners } from '../../../agent/listener/open.ts';
import type { OpenListeners } from '../../../agent/listener/open.ts';
import { createLogger } from '../../../agent/log/log.ts';
import { tokenAccepted } from '../../../agent/machine/token.ts';
import { initialState } from '../../../agent/state.ts';
import type { AgentState } from '../../../agent/state.ts';
import { configuration } from '../configuration.ts';

/** A process that is not one: clock and randomness are real, the rest does nothing. */
export const host: Host = {
  env: {},
  pid: 1,
  now: Date.now,
  random: Math.random,
  write: () => undefined,
  explainEnd: () => undefined,
  onSignal: () => undefined,
  kill: () => undefined,
  runtime: 'test',
};

const listener: ListenerConfig = {
  type: 'tcp',
  address: '127.0.0.1:0',
  role: 'default',
  requireRequestHeader: false,
  enableQuit: false,
  tls: undefined,
  socket: undefined,
};

/** A request as the stand-in for Vault saw it. */
export type Seen = {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly size: number;
};

/** A plain HTTP server in place of Vault, and what it was asked. */
export type StandIn = { readonly address: string; readonly seen: Seen[]; readonly close: () => void };

/** Starts a stand-in that answers by the given function once a request is there as a whole. */
export async function standIn(answer: RequestListener): Promise<StandIn> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    let size = 0;
    request.on('data', (chunk: Buffer) => (size += chunk.length));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      seen.push({ method, url, headers, size });
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { address: `http://127.0.0.1:${port}`, seen, close };
}

/** What a test changes about the configuration. */
export type ApiChanges = {
  readonly address?: string;
  readonly retries?: number;
  readonly listeners?: readonly Partial<ListenerConfig>[];
  readonly top?: Partial<AgentConfig>;
};

/** An open API. */
export type OpenApi = {
  readonly urls: readonly string[];
  readonly listeners: OpenListeners;
  readonly ending: Ending;
  readonly log: () => string;
  readonly config: AgentConfig;
  /** Lets the agent log in with a token. */
  readonly logIn: (token: string) => void;
  /** Shows the agent's parts an event. */
  readonly observe: (event: Event, after: AgentState) => void;
};

/** Opens the API that a configuration asks for. */
export async function openApi(changes: ApiChanges = {}): Promise<OpenApi> {
  const { address = 'http://127.0.0.1:1', retries = 0, listeners = [{}], top = {} } = changes;
  const standard = configuration();
  const config: AgentConfig = {
    ...standard,
    vault: { ...standard.vault, address, retries: { proxy: retries, templates: 0 } },
    listeners: listeners.map((change) => ({ ...listener, ...change })),
    ...top,
  };
  const ending = new Ending();
  let lines = '';
  const write = (line: string): void => void (lines += line);
  const log = createLogger({ name: 'agent', level: 'trace', format: 'standard', now: Date.now, write });
  const open = await openListeners(config, { host, log, ending });
  const before = initialState(config, [], Date.now());
  return {
    urls: open.ports.map((port, index) => {
      const scheme = config.listeners[index]?.tls === undefined ? 'http' : 'https';
      return `${scheme}://127.0.0.1:${port}`;
    }),
    listeners: open,
    ending,
    log: () => lines,
    config,
    logIn: (token) => {
      const grant = { leaseMs: 3_600_000, renewable: false };
      const session = { token, sinkText: token, wrapped: false, grant };
      const chance = { now: Date.now(), random: Math.random };
      const after = { ...before, token: tokenAccepted(undefined, session, chance) };
      open.observe?.({ kind: 'logged-in', session }, before, after);
    },
    observe: (event, after) => open.observe?.(event, after, after),
  };
}
