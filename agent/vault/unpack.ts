/** Bodies that come compressed. */
import { AgentError } from '../errors.ts';
import type { Answer, Outgoing } from './transport.ts';

/**
 * The answer with its body as the server meant it. Rejects with AgentError `truncated` for a broken gzip stream and
 * `too-large` for one that grows beyond the limit.
 */
export async function unpack(
  answer: Answer,
  limits: Pick<Outgoing, 'subject' | 'maxBytes'>,
): Promise<Answer> {
  const isPacked = answer.headers['content-encoding']?.toLowerCase() === 'gzip' && answer.body.length > 0;
  return isPacked ? { ...answer, body: await gunzipped(answer.body, limits) } : answer;
}

async function gunzipped(
  body: Uint8Array,
  { subject, maxBytes }: Pick<Outgoing, 'subject' | 'maxBytes'>,
): Promise<Uint8Array> {
  // Loaded when first needed: Vault packs nothing of its own accord, a gateway before it may.
  const { gunzip } = await import('node:zlib');
  return new Promise((resolve, reject) => {
    gunzip(body, { maxOutputLength: maxBytes }, (error, result) => {
      if (error === null) {
        resolve(result);
        return;
      }
      const tooLarge = 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
      reject(new AgentError(tooLarge ? 'too-large' : 'truncated', { subject, cause: error }));
    });
  });
}
