/** Ways to metric servers over UDP and TCP. Nothing waits for them, and their failures end nothing. */
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { StartFailure } from '../../prepare.ts';
import { endpointOf } from '../address.ts';
import type { TcpEndpoint } from '../address.ts';
import type { OpenWire, Wires } from './push.ts';

/** What a server may leave unread before further lines are dropped. */
const mostUnread = 64 * 1024;

/** One datagram per line. */
const udp: OpenWire = async (address, onFault) => {
  const { host, port } = serverAt(address);
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  socket.on('error', onFault);
  socket.unref();
  return {
    send: (line) => socket.send(line, port, host, (error) => error !== null && onFault(error)),
    close: () => socket.close(),
  };
};

/** One connection, opened anew by the next line after it was lost. */
const tcp: OpenWire = async (address, onFault) => {
  const { host, port } = serverAt(address);
  let current: Socket | undefined;
  const open = (): Socket => {
    const socket = connect(port, host);
    socket.on('error', onFault);
    socket.once('close', () => {
      if (current === socket) current = undefined;
    });
    socket.unref();
    return socket;
  };
  return {
    send: (line) => {
      current ??= open();
      if (current.writableLength < mostUnread) current.write(line);
    },
    close: () => current?.destroy(),
  };
};

export const networkWires: Wires = { udp, tcp };

/** Throws StartFailure unless the address names a port. */
function serverAt(address: string): TcpEndpoint {
  const endpoint = endpointOf(address);
  if (endpoint.host !== '' && endpoint.port > 0) return endpoint;
  throw new StartFailure([`telemetry: the address of a metrics server must be host:port, got "${address}"`]);
}
