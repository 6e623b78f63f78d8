import { rawNumber } from '../raw-json.ts';

/** A body that is neither JSON nor YAML; the message is shown to the caller. */
export class UndecodableBody extends Error {
  override readonly name = 'UndecodableBody';
}

/** Where JSON.parse would lose digits: 16 or more in a row. */
const manyDigits = /\d{16}/;

const byteOrderMark = '\ufeff';

/**
 * The value in an AdmissionReview's body. Integers that a double cannot hold come as raw numbers, so that they
 * are written back digit by digit. As in vault-k8s 1.7.6 a text that does not begin with `{` is read as YAML.
 * Throws UndecodableBody.
 */
export async function decodeBody(body: Buffer): Promise<unknown> {
  const text = body.toString('utf8');
  return text.trimStart().startsWith('{') && !text.startsWith(byteOrderMark)
    ? parseJson(text)
    : await parseYaml(text);
}

function parseJson(text: string): unknown {
  try {
    return manyDigits.test(text) ? JSON.parse(text, keepLargeIntegers) : JSON.parse(text);
  } catch (cause) {
    throw undecodable('json parse error', cause);
  }
}

interface ReviverContext {
  readonly source?: string;
}

function keepLargeIntegers(_key: string, value: unknown, context?: ReviverContext): unknown {
  const lossy = typeof value === 'number' && !Number.isSafeInteger(value) && Number.isInteger(value);
  return lossy && context?.source !== undefined ? rawNumber(context.source) : value;
}

/** Loaded on first use: API servers send JSON. */
async function parseYaml(text: string): Promise<unknown> {
  const { parse } = await import('yaml');
  try {
    return parse(text, { maxAliasCount: 50, version: '1.1', logLevel: 'error' }) as unknown;
  } catch (cause) {
    throw undecodable('yaml parse error', cause);
  }
}

function undecodable(what: string, cause: unknown): UndecodableBody {
  const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
  return new UndecodableBody(`couldn't get version/kind; ${what}: ${reason}`, { cause });
}
