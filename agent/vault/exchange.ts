/** One exchange over node:http or node:https: request out, whole answer in, within a deadline and a size. */
import type { ClientRequest, IncomingMessage } from 'node:http';
import { AgentError } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import { gather } from './gather.ts';
import { StaleConnection } from './transport.ts';
import type { Answer, Outgoing } from './transport.ts';
import { unpack } from './unpack.ts';

/** Node and Bun fire longer timers at once. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * Makes the exchange; `open` begins the request. Rejects with AgentError `timeout`, `aborted`, `too-large` or
 * `truncated`, with StaleConnection, or with the runtime's own error; the connection is gone then.
 */
export function exchange(what: Outgoing, open: () => ClientRequest): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const fail = (code: ErrorCode, why: readonly string[] = []) =>
    new AgentError(code, { subject: what.subject, errors: why });
  if (what.signal.aborted) return Promise.reject(fail('aborted'));

  const request = open();
  const stop = () => request.destroy(fail('aborted'));
  const overdue = () => request.destroy(fail('timeout', [`${what.timeoutMs} ms`]));
  const timer = setTimeout(overdue, Math.min(what.timeoutMs, longestTimerMs));
  what.signal.addEventListener('abort', stop, { once: true });

  let answered = false;
  request.on('error', (error) => reject(answered ? error : staleOr(error, request)));
  request.on('response', (message) => {
    answered = true;
    collect(message, what).then(resolve, (error: unknown) => {
      // A deadline that passes while the body comes in ends the message with a bare "aborted".
      const reason = request.errored ?? (error instanceof Error ? error : fail('truncated'));
      reject(isCut(reason) ? fail('truncated') : reason);
      request.destroy();
    });
  });
  request.end(what.body);
  return promise.finally(() => {
    clearTimeout(timer);
    what.signal.removeEventListener('abort', stop);
  });
}

async function collect(message: IncomingMessage, what: Outgoing): Promise<Answer> {
  const headers = Object.fromEntries(
    Object.entries(message.headersDistinct).map(([name, values = []]) => [name, values.join(', ')]),
  );
  const body = await gather(message as AsyncIterable<Buffer>, what);
  return unpack({ status: message.statusCode ?? 0, headers, body }, what);
}

function isCut(error: Error): boolean {
  return 'code' in error && error.code === 'ECONNRESET';
}

function staleOr(error: Error, request: ClientRequest): Error {
  const cut = 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
  return cut && request.reusedSocket ? new StaleConnection('closed while idle', { cause: error }) : error;
}
