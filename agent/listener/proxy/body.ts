/** Bodies of requests and answers: held whole while they are small, passed on as they come when they are not. */
import { Readable } from 'node:stream';
import { AgentError } from '../../errors.ts';

/** A body with all its bytes, or one that is still coming. */
export type Body =
  { readonly kind: 'whole'; readonly bytes: Buffer } | { readonly kind: 'stream'; readonly stream: Readable };

/**
 * Reads up to `limit` bytes. A body that is larger becomes a stream again, of what was read and what comes. Rejects with
 * AgentError `truncated` when it is cut off.
 */
export async function gather(source: Readable, limit: number): Promise<Body> {
  const chunks: Buffer[] = [];
  let size = 0;
  const coming = (source as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  while (size <= limit) {
    const next = await coming.next().catch((cause: unknown) => {
      throw new AgentError('truncated', { subject: 'the body of a request or answer', cause });
    });
    if (next.done === true) return { kind: 'whole', bytes: Buffer.concat(chunks, size) };
    chunks.push(next.value);
    size += next.value.length;
  }
  return { kind: 'stream', stream: Readable.from(joined(chunks, coming), { objectMode: false }) };
}

async function* joined(chunks: readonly Buffer[], rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield* chunks;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}
