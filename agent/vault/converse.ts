/** One exchange over a connection: request out, whole answer in, within a deadline and a size. */
import { AgentError } from '../errors.ts';
import { hangUp } from './connection.ts';
import type { Connection } from './connection.ts';
import { watchLimits } from './give-up.ts';
import { ResponseReader } from './http1/response-reader.ts';
import type { Received } from './http1/response-reader.ts';
import { isCut, StaleConnection } from './transport.ts';
import type { Outgoing } from './transport.ts';

/**
 * Sends the bytes of a request and takes in the answer. Rejects with AgentError `timeout`, `aborted`, `too-large` or
 * `truncated`, with StaleConnection, MalformedResponse or the runtime's own error; the connection is gone then.
 */
export function converse(connection: Connection, request: Uint8Array, what: Outgoing): Promise<Received> {
  const { promise, resolve, reject } = Promise.withResolvers<Received>();
  const reader = new ResponseReader(what);
  const fail = (error: unknown) => {
    connection.finish();
    connection.destroy();
    reject(error);
  };
  const failed = (error: Error) => fail(reasonOf(error, connection, reader, what));
  const take = (read: () => Received | undefined) => {
    try {
      const received = read();
      if (received === undefined) return;
      connection.finish();
      resolve(received);
    } catch (error) {
      fail(error);
    }
  };
  connection.begin(request, {
    data: (bytes) => take(() => reader.read(bytes)),
    end: () => (reader.hasHead ? take(() => reader.end()) : failed(hangUp())),
    failed,
  });
  return promise.finally(watchLimits(what, fail));
}

/** What a broken connection means depends on how far the exchange had come. */
function reasonOf(
  error: Error,
  connection: Connection,
  reader: ResponseReader,
  { subject }: Outgoing,
): Error {
  if (!isCut(error)) return error;
  if (reader.hasHead) return new AgentError('truncated', { subject, cause: error });
  const isStale = connection.isReused && !reader.hasBegun;
  return isStale ? new StaleConnection('closed while idle', { cause: error }) : error;
}
