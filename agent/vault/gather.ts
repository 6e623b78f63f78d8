/** Puts the pieces of a body together. */
import { AgentError } from '../errors.ts';

/** All bytes that come. Rejects with AgentError `too-large` as soon as there are more than `maxBytes`. */
export async function gather(
  pieces: AsyncIterable<Uint8Array>,
  { subject, maxBytes }: { readonly subject: string; readonly maxBytes: number },
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of pieces) {
    size += chunk.length;
    if (size > maxBytes) throw new AgentError('too-large', { subject });
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, size);
}
