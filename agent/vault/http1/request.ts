/** The bytes of an HTTP/1.1 request. Pure. */
import { AgentError } from '../../errors.ts';
import { authorityOf } from '../endpoint.ts';
import type { Endpoint } from '../endpoint.ts';
import { unsendable } from '../header-form.ts';
import type { Outgoing } from '../transport.ts';

/** What Node takes for a target: no blank, no control, one byte per character. */
const targetForm = /^[\x21-\xff]+$/;
/** Requests that say nothing of a body when they have none. */
const bodiless: readonly string[] = ['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE'];

/**
 * The request as node:http would write it. Throws AgentError `bad-header` or `bad-path` for what would not stay on its line
 * or would say where the body ends.
 */
export function requestBytes(request: Outgoing, keepAlive: boolean): Uint8Array {
  const { method, target, subject, body } = request;
  const refused = [...unsendable(request.headers), ...unsendable({ [method]: '' })];
  if (refused.length > 0) throw new AgentError('bad-header', { subject, errors: refused });
  if (!targetForm.test(target)) throw new AgentError('bad-path', { subject });
  const lines = [`${method} ${target} HTTP/1.1`, ...headerLines(request, keepAlive), '', ''];
  const head = Buffer.from(lines.join('\r\n'), 'latin1');
  return body === undefined ? head : Buffer.concat([head, Buffer.from(body)]);
}

function headerLines({ endpoint, method, headers, body, subject }: Outgoing, keepAlive: boolean): string[] {
  const given = new Map(Object.entries(headers).map((header) => [header[0].toLowerCase(), header]));
  if (given.has('transfer-encoding')) {
    throw new AgentError('bad-header', { subject, errors: ['"transfer-encoding"'] });
  }
  const add = (name: string, value: string) => given.set(name.toLowerCase(), [name, value]);
  if (endpoint.kind === 'unix' || !given.has('host')) add('Host', hostOf(endpoint));
  if (!given.has('connection')) add('Connection', keepAlive ? 'keep-alive' : 'close');
  const [lengthName] = given.get('content-length') ?? ['Content-Length'];
  given.delete('content-length');
  if (body !== undefined || !bodiless.includes(method))
    add(lengthName, String(Buffer.byteLength(body ?? '')));
  return [...given.values()].map(([name, value]) => `${name}: ${value}`);
}

function hostOf(endpoint: Endpoint): string {
  if (endpoint.kind === 'unix') return 'localhost';
  const authority = authorityOf(endpoint);
  const usual = endpoint.tls ? ':443' : ':80';
  return authority.endsWith(usual) ? authority.slice(0, -usual.length) : authority;
}
