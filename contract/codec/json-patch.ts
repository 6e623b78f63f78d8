import { failed, parsed, type Codec } from './parsed.ts';
import { isJsonObject, parseJson } from '../json.ts';

/** One operation of a JSON Patch as written; whether it makes sense shows when it is applied. */
export type PatchOperation = Readonly<Record<string, unknown>>;

/** A JSON array of RFC 6902 operations; JSON `null` and the empty text are no operations (vault-k8s 1.7.6). */
export const jsonPatch: Codec<readonly PatchOperation[]> = {
  form: 'a JSON array of RFC 6902 operations',
  confidential: true,
  parse: (text) => {
    if (text === '') return parsed([]);
    let value: unknown;
    try {
      value = parseJson(text);
    } catch (error) {
      return failed(error instanceof SyntaxError ? error.message : 'not JSON');
    }
    if (value === null) return parsed([]);
    if (!Array.isArray(value)) return failed('the patch is not a JSON array');
    const operations = value.map((operation: unknown) => (operation === null ? {} : operation));
    if (isDeep(text)) return failed('the patch is nested too deeply');
    return operations.every(isJsonObject) ? parsed(operations) : failed('an operation is not a JSON object');
  },
};

/** No container is anywhere near as deep; brackets inside texts count too, which does no harm. */
const deepest = 200;

function isDeep(text: string): boolean {
  let depth = 0;
  for (const bracket of text.match(/[[{}\]]/g) ?? []) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1;
    if (depth > deepest) return true;
  }
  return false;
}
