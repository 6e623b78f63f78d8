/** One exchange over node:http or node:https: request out, whole answer in, within a deadline and a size. */
import type { ClientRequest, IncomingMessage } from 'node:http';
import { AgentError } from '../errors.ts';
import { gather } from './gather.ts';
import { watchLimits } from './give-up.ts';
import { MalformedResponse } from './http1/malformed.ts';
import { isCut, StaleConnection } from './transport.ts';
import type { Answer, Outgoing } from './transport.ts';
import { unpack } from './unpack.ts';

/**
 * Makes the exchange; `open` begins the request. Rejects with AgentError `timeout`, `aborted`, `too-large` or
 * `truncated`, with StaleConnection, or with the runtime's own error; the connection is gone then.
 */
export function exchange(what: Outgoing, open: () => ClientRequest): Promise<Answer> {
  const { subject, signal } = what;
  if (signal.aborted) return Promise.reject(new AgentError('aborted', { subject }));
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const truncated = () => new AgentError('truncated', { subject });

  const request = open();
  const endWatch = watchLimits(what, (reason) => request.destroy(reason));

  let answered = false;
  request.on('error', (error) => reject(answered ? error : staleOr(error, request)));
  request.on('upgrade', (_, socket) => {
    socket.destroy();
    reject(new MalformedResponse('HPE_INVALID_STATUS'));
  });
  request.on('response', (message) => {
    answered = true;
    collect(message, what).then(resolve, (error: unknown) => {
      // A deadline that passes while the body comes in ends the message with a bare "aborted".
      const reason = request.errored ?? (error instanceof Error ? error : truncated());
      reject(isCut(reason) ? truncated() : reason);
      request.destroy();
    });
  });
  request.end(what.body);
  return promise.finally(endWatch);
}

async function collect(message: IncomingMessage, what: Outgoing): Promise<Answer> {
  const headers = Object.fromEntries(
    Object.entries(message.headersDistinct).map(([name, values = []]) => [name, values.join(', ')]),
  );
  const body = await gather(message as AsyncIterable<Buffer>, what);
  return unpack({ status: message.statusCode ?? 0, headers, body }, what);
}

function staleOr(error: Error, request: ClientRequest): Error {
  return isCut(error) && request.reusedSocket
    ? new StaleConnection('closed while idle', { cause: error })
    : error;
}
