/** Who may ask: checks that come before a handler. */
import type { ListenerConfig } from '../config/model.ts';
import { endpointOf } from './address.ts';
import { sendErrors } from './answer.ts';
import type { Handler } from './answer.ts';

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/i;
/** Names that no attacker's DNS can point at this machine: addresses, names without a dot, and `localhost`. */
const harmlessHost = /^(\[[0-9a-f:.%]+\]|[\d.]+|[^.:]+|[^:]+\.localhost)\.?(:\d+)?$/i;

/**
 * Lets through only requests with exactly one `X-Vault-Request: true`; others get 412. Pages in a browser cannot send
 * the header to another origin.
 */
export function requireRequestHeader(handler: Handler): Handler {
  return (request, response) => {
    if (request.headers['x-vault-request'] === 'true') return handler(request, response);
    sendErrors(response, 412, ['missing "X-Vault-Request" header']);
  };
}

/** What a request for another machine is told. */
export const foreignHost = 'the host of the request is not a name of this machine';

/**
 * Whether a listener serves requests for a host. A plain listener on a loopback address refuses foreign names, so that a
 * web page whose name resolves to 127.0.0.1 cannot talk to it (DNS rebinding). Over TLS the certificate does that; other
 * addresses may have any name.
 */
export function acceptsHost({ type, tls, address }: ListenerConfig): (host: string) => boolean {
  const guarded = type === 'tcp' && tls === undefined && loopback.test(endpointOf(address).host);
  return (host) => !guarded || host === '' || harmlessHost.test(host);
}

/** The handler behind that rule; others get 403. */
export function guardHost(listener: ListenerConfig, handler: Handler): Handler {
  const accepts = acceptsHost(listener);
  return (request, response) => {
    if (accepts(request.headers.host ?? '')) return handler(request, response);
    sendErrors(response, 403, [foreignHost]);
  };
}
