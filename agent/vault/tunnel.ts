/** Connections to an https server through a proxy's CONNECT. */
import http from 'node:http';
import https from 'node:https';
import { Duplex } from 'node:stream';
import tls from 'node:tls';
import { AgentError } from '../errors.ts';
import { authorityOf } from './endpoint.ts';
import type { Proxy } from './proxy.ts';

/** A kept-alive agent whose connections go through the proxy. Fails with AgentError `proxy-refused`. */
export function createTunnelAgent(proxy: Proxy, options: https.AgentOptions): https.Agent {
  return new TunnelAgent(proxy, options);
}

class TunnelAgent extends https.Agent {
  readonly #proxy: Proxy;

  constructor(proxy: Proxy, options: https.AgentOptions) {
    super(options);
    this.#proxy = proxy;
  }

  /** Called by the runtime for every new connection; `options` name the server and carry this agent's TLS settings. */
  override createConnection(
    options: https.RequestOptions,
    opened?: (error: Error | null, connection: Duplex) => void,
  ): undefined {
    const server = { host: options.host ?? '', port: Number(options.port) };
    openTunnel(this.#proxy, authorityOf(server)).then(
      (socket) => {
        const servername = options.servername ?? server.host;
        opened?.(null, tls.connect({ ...(options as tls.ConnectionOptions), socket, servername }));
      },
      // The runtime takes no connection beside an error; the type asks for one.
      (error: unknown) => opened?.(error as AgentError, new Duplex()),
    );
  }
}

function openTunnel(proxy: Proxy, authority: string): Promise<Duplex> {
  const subject = `CONNECT ${authority} through ${authorityOf(proxy)}`;
  const refused = (details: object) => new AgentError('proxy-refused', { subject, ...details });
  const authorization = proxy.authorization === '' ? {} : { 'proxy-authorization': proxy.authorization };
  return new Promise((resolve, reject) => {
    const request = (proxy.tls ? https : http).request({
      host: proxy.host,
      port: proxy.port,
      method: 'CONNECT',
      path: authority,
      headers: { host: authority, ...authorization },
      agent: false,
    });
    request.once('connect', ({ statusCode: status = 0 }, socket) => {
      if (status >= 200 && status < 300) {
        resolve(socket);
      } else {
        socket.destroy();
        reject(refused({ status }));
      }
    });
    request.once('error', (cause) => reject(refused({ cause })));
    request.end();
  });
}
