/** One HTTP exchange: request out, whole answer in, within a deadline and a size. Follows nothing, retries nothing. */
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { AgentError } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';

/** What to send, through which function of node:http or node:https, and when to give up. */
export type Exchange = {
  readonly send: (options: RequestOptions) => ClientRequest;
  readonly options: RequestOptions;
  readonly body: string | undefined;
  /** Names the exchange in messages. */
  readonly subject: string;
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
};

/** The answer as it came, decompressed; header names in lower case, repeated ones joined. */
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

/** A connection that was kept open had been closed by the server before it read the request. */
export class StaleConnection extends Error {
  override readonly name = 'StaleConnection';
  readonly code = 'ECONNRESET';
}

/** Node and Bun fire longer timers at once. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * Makes the exchange. Rejects with AgentError `timeout`, `aborted`, `too-large`, `truncated` or `malformed`, with
 * StaleConnection, or with the runtime's own error; the connection is gone then.
 */
export function exchange(what: Exchange): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const fail = (code: ErrorCode, why: readonly string[] = []) =>
    new AgentError(code, { subject: what.subject, errors: why });
  if (what.signal.aborted) return Promise.reject(fail('aborted'));

  const request = what.send(what.options);
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

async function collect(message: IncomingMessage, what: Exchange): Promise<Answer> {
  const headers = Object.fromEntries(
    Object.entries(message.headersDistinct).map(([name, values = []]) => [name, values.join(', ')]),
  );
  const body = await gather(message, what);
  const isPacked = headers['content-encoding']?.toLowerCase() === 'gzip' && body.length > 0;
  return { status: message.statusCode ?? 0, headers, body: isPacked ? await unpack(body, what) : body };
}

async function gather(message: IncomingMessage, what: Exchange): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > what.maxBytes) throw new AgentError('too-large', { subject: what.subject });
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, size);
}

async function unpack(body: Buffer, what: Exchange): Promise<Buffer> {
  const { gunzip } = await import('node:zlib');
  return new Promise((resolve, reject) => {
    gunzip(body, { maxOutputLength: what.maxBytes }, (error, result) => {
      if (error === null) {
        resolve(result);
        return;
      }
      const tooLarge = 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
      reject(new AgentError(tooLarge ? 'too-large' : 'truncated', { subject: what.subject, cause: error }));
    });
  });
}

function isCut(error: Error): boolean {
  return 'code' in error && error.code === 'ECONNRESET';
}

function staleOr(error: Error, request: ClientRequest): Error {
  const cut = 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
  return cut && request.reusedSocket ? new StaleConnection('closed while idle', { cause: error }) : error;
}
