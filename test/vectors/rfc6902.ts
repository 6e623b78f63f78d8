/** A strict RFC 6902 implementation that shares nothing with ours: what it accepts, an API server accepts. */
import fastJsonPatch from 'fast-json-patch';
import { parseJson } from '../../contract/json.ts';

/** Applies operations to a copy; throws when one of them does not apply exactly. */
export function applyStrictly(document: unknown, operations: unknown): unknown {
  const [copy, patch] = [document, operations].map((value) => parseJson(JSON.stringify(value)));
  return fastJsonPatch.applyPatch(copy, patch as never, true).newDocument;
}
