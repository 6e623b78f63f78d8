/** One HTTP server of the local API: over TCP or a unix socket, plain or over TLS. */
import { createServer } from 'node:http';
import type { Server, ServerOptions } from 'node:http';
import { rm } from 'node:fs/promises';
import type { ListenerConfig, ListenerTlsConfig } from '../config/model.ts';
import { StartFailure } from '../prepare.ts';
import { endpointOf } from './address.ts';
import { sendErrors } from './answer.ts';
import type { Handler } from './answer.ts';
import { serveRareMethod } from './rare-methods.ts';
import type { ParserFault } from './rare-methods.ts';
import { makeFree, permitSocket } from './socket-file.ts';

/** A listener that is open until it is closed. */
export type OpenServer = {
  /** The TCP port it was given; 0 for a unix socket. */
  readonly port: number;
  /** Reads certificate and key again; connections that are open stay as they are. */
  readonly reload: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** What a server does with requests, and with faults of its handlers. */
export type ServerPorts = { readonly handler: Handler; readonly onFault: (error: unknown) => void };

/** Time limits of Vault's agent: for the header, for a whole request, and between two requests. */
const timeLimits: ServerOptions = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 300_000,
};

/**
 * Opens a listener. Rejects with StartFailure when certificate or key cannot be used, with the system's error when the
 * address cannot.
 */
export async function openServer(config: ListenerConfig, ports: ServerPorts): Promise<OpenServer> {
  if (config.type === 'unix') await makeFree(config.address);
  let server = await createFor(config, ports);
  await listen(server, config);
  const port = portOf(server);
  return {
    port,
    reload: async () => {
      if (config.tls === undefined) return;
      const next = await createFor(config, ports);
      await stop(server, config);
      await listen(next, config.type === 'unix' ? config : { ...config, address: onPort(config, port) });
      server = next;
    },
    close: () => stop(server, config),
  };
}

async function createFor(config: ListenerConfig, { handler, onFault }: ServerPorts): Promise<Server> {
  const serve: Handler = async (request, response) => {
    try {
      await handler(request, response);
    } catch (error) {
      onFault(error);
      if (response.headersSent) response.destroy();
      else sendErrors(response, 500, ['internal error']);
    }
  };
  const server = config.tls === undefined ? createServer(timeLimits) : await createSecure(config.tls);
  server.on('request', (request, response) => void serve(request, response));
  server.on('clientError', (fault: ParserFault, connection) => serveRareMethod(fault, connection, serve));
  return server;
}

async function createSecure(tls: ListenerTlsConfig): Promise<Server> {
  const https = await import('node:https');
  const { listenerTls } = await import('./tls.ts');
  const options = await listenerTls(tls);
  try {
    return https.createServer({ ...timeLimits, ...options });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartFailure([`listener: ${tls.certFile} and ${tls.keyFile} cannot be used: ${reason}`]);
  }
}

async function listen(server: Server, config: ListenerConfig): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', resolve);
    if (config.type === 'unix') server.listen(config.address);
    else {
      const { host, port } = endpointOf(config.address);
      server.listen({ port, ...(host === '' ? {} : { host }) });
    }
  });
  if (config.type === 'unix' && config.socket !== undefined) {
    await permitSocket(config.address, config.socket).catch(async (error: unknown) => {
      await stop(server, config);
      throw error;
    });
  }
}

/** Stops listening at once; connections in use end by themselves. */
async function stop(server: Server, config: ListenerConfig): Promise<void> {
  server.close();
  server.closeIdleConnections();
  if (config.type === 'unix') await rm(config.address, { force: true });
}

function portOf(server: Server): number {
  const bound = server.address();
  return typeof bound === 'object' && bound !== null ? bound.port : 0;
}

function onPort({ address }: ListenerConfig, port: number): string {
  return address.replace(/:\d+$/, `:${port}`);
}
