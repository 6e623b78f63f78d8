/** LIST and SCAN: methods of Vault that the HTTP parsers of Node and Bun refuse. Some of its client libraries use them. */
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Handler } from './answer.ts';

/** What each method is as a GET, which Vault takes alike. */
const queries: Readonly<Record<string, string>> = { LIST: 'list=true', SCAN: 'scan=true' };

/** What a parser says about a request that it could not read; Node and Bun keep the bytes. */
export type ParserFault = Error & { readonly rawPacket?: Uint8Array };

const requestForm = /^(LIST|SCAN) (\/\S*) HTTP\/1\.[01]\r\n([^]*?)\r\n\r\n/;

/** Serves the request behind a parser's fault if it is such a method; anything else is answered with 400. Then the connection ends. */
export function serveRareMethod(fault: ParserFault, connection: Duplex, handler: Handler): void {
  const read = requestForm.exec(Buffer.from(fault.rawPacket ?? []).toString('latin1'));
  if (read === null || !(connection instanceof Socket) || !connection.writable) {
    if (connection.writable) connection.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    else connection.destroy();
    return;
  }
  const [, method = '', target = '', head = ''] = read;
  const request = requestOn(connection, targetOf(method, target), head);
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(connection);
  response.once('finish', () => {
    response.detachSocket(connection);
    connection.end();
  });
  void handler(request, response);
}

function requestOn(connection: Socket, target: string, head: string): IncomingMessage {
  const request = new IncomingMessage(connection);
  request.method = 'GET';
  request.url = target;
  for (const line of head.split('\r\n')) {
    const [name = '', ...value] = line.split(':');
    const text = value.join(':').trim();
    const key = name.toLowerCase();
    const earlier = request.headers[key];
    request.headers[key] = earlier === undefined ? text : `${String(earlier)}, ${text}`;
  }
  request.complete = true;
  request.push(null);
  return request;
}

function targetOf(method: string, target: string): string {
  return `${target}${target.includes('?') ? '&' : '?'}${queries[method] ?? ''}`;
}
