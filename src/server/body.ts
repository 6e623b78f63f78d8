import { parseJson } from '../../contract/json.ts';
import { kubernetesYaml } from '../kubernetes-yaml.ts';

/** A body that is neither JSON nor YAML; the message is shown to the caller. */
export class UndecodableBody extends Error {
  override readonly name = 'UndecodableBody';
}

const byteOrderMark = '\ufeff';

/**
 * The value in an AdmissionReview's body. Numbers that a double cannot hold keep their text. As in
 * vault-k8s 1.7.6 a text that does not begin with `{` is read as YAML. Throws UndecodableBody.
 */
export async function decodeBody(body: Buffer): Promise<unknown> {
  const text = body.toString('utf8');
  return text.trimStart().startsWith('{') && !text.startsWith(byteOrderMark)
    ? parseJsonBody(text)
    : await parseYaml(text);
}

function parseJsonBody(text: string): unknown {
  try {
    return parseJson(text);
  } catch (cause) {
    throw undecodable('json parse error', cause);
  }
}

/** Loaded on first use: API servers send JSON. Of several documents the first counts, of equal keys the last. */
async function parseYaml(text: string): Promise<unknown> {
  const { parseAllDocuments } = await import('yaml');
  try {
    const [first] = parseAllDocuments(text, { ...kubernetesYaml, uniqueKeys: false });
    const [error] = first !== undefined && 'errors' in first ? first.errors : [];
    if (error !== undefined) throw error;
    return first !== undefined && 'toJS' in first ? first.toJS({ maxAliasCount: 50 }) : null;
  } catch (cause) {
    throw undecodable('yaml parse error', cause);
  }
}

function undecodable(what: string, cause: unknown): UndecodableBody {
  const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
  return new UndecodableBody(`couldn't get version/kind; ${what}: ${reason}`, { cause });
}
