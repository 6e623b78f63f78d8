import { failed, parsed, type Parsed } from '../../contract/codec.ts';
import { isJsonObject } from '../../contract/json.ts';
import { findProblem } from '../pod/decode.ts';
import { any, bool, list, map, string, struct } from '../pod/schema.ts';
import type { Operation } from './patch.ts';

/** The part of an AdmissionReview that decides. */
export interface ReviewRequest {
  readonly uid: string;
  readonly namespace: string;
  readonly operation: string;
  readonly subResource: string;
  /** Absent (or null) in a DELETE. */
  readonly object: unknown;
}

/** A decoded AdmissionReview; version and kind are repeated in the answer. */
export interface Review {
  readonly apiVersion: string;
  readonly kind: string;
  /** Undefined when the review holds none. */
  readonly request: ReviewRequest | undefined;
}

const kindShape = struct({ group: string, version: string, kind: string });
const resourceShape = struct({ group: string, version: string, resource: string });
const reviewShape = struct({
  apiVersion: string,
  kind: string,
  request: struct({
    uid: string,
    kind: kindShape,
    resource: resourceShape,
    subResource: string,
    requestKind: kindShape,
    requestResource: resourceShape,
    requestSubResource: string,
    name: string,
    namespace: string,
    operation: string,
    userInfo: struct({ username: string, uid: string, extra: map(list(string)), groups: list(string) }),
    object: any,
    oldObject: any,
    dryRun: bool,
    options: any,
  }),
  response: struct({
    uid: string,
    allowed: bool,
    patch: string,
    patchType: string,
    auditAnnotations: map(string),
    warnings: list(string),
  }),
});

/** Reads an AdmissionReview of any version; the problem words what is not one. Everything unknown is ignored. */
export function decodeReview(body: unknown): Parsed<Review> {
  if (body !== null && !isJsonObject(body))
    return failed('json: cannot unmarshal the body into an AdmissionReview');
  const problem = findProblem(reviewShape, body, '');
  if (problem !== undefined) return failed(problem);
  const { apiVersion, kind, request } = body ?? {};
  const version = textOf(apiVersion);
  if (version.split('/').length > 2) return failed(`unexpected GroupVersion string: ${version}`);
  return parsed({ apiVersion: version.replace(/^\//, ''), kind: textOf(kind), request: requestOf(request) });
}

function requestOf(request: unknown): ReviewRequest | undefined {
  if (!isJsonObject(request)) return undefined;
  return {
    uid: textOf(request.uid),
    namespace: textOf(request.namespace),
    operation: textOf(request.operation),
    subResource: textOf(request.subResource),
    object: request.object,
  };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.toWellFormed() : '');

/** What an answer says. */
export interface Outcome {
  readonly allowed: boolean;
  readonly operations: readonly Operation[];
  readonly warnings: readonly string[];
  readonly denial?: { readonly message: string; readonly code?: 403 | 422 };
  /** What the API server shall write into its audit log, by name. */
  readonly audit?: Readonly<Record<string, string>>;
}

const reasonOf = { 403: 'Forbidden', 422: 'Invalid' } as const;
const defaultVersion = { kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1' } as const;

/** The AdmissionReview to answer with: same version, kind and uid, the patch in base64, warnings cut to size. */
export function toReview({ apiVersion, kind, request }: Review, outcome: Outcome): object {
  const unnamed = apiVersion === '' && kind === '';
  return {
    ...(kind === '' ? {} : { kind }),
    ...(apiVersion === '' ? {} : { apiVersion }),
    ...(unnamed ? defaultVersion : {}),
    response: { uid: request?.uid ?? '', ...responseOf(outcome) },
  };
}

function responseOf({ allowed, operations, warnings, denial, audit }: Outcome): object {
  return {
    allowed,
    ...(denial === undefined ? {} : { status: statusOf(denial) }),
    ...(operations.length === 0 ? {} : { patchType: 'JSONPatch', patch: encodePatch(operations) }),
    ...(audit === undefined ? {} : { auditAnnotations: audit }),
    ...(warnings.length === 0 ? {} : { warnings: trimWarnings(warnings) }),
  };
}

function statusOf({ message, code }: { readonly message: string; readonly code?: 403 | 422 }): object {
  return { metadata: {}, message, ...(code === undefined ? {} : { reason: reasonOf[code], code }) };
}

const encodePatch = (operations: readonly Operation[]): string =>
  Buffer.from(JSON.stringify(operations), 'utf8').toString('base64');

/** The API server may cut what is longer, and all of it together. */
const longestWarning = 120;
const mostWarnings = 20;

function trimWarnings(warnings: readonly string[]): readonly string[] {
  const cut = (text: string) =>
    text.length > longestWarning ? `${text.slice(0, longestWarning - 1)}…` : text;
  const shown = warnings.slice(0, mostWarnings).map(cut);
  const more = warnings.length - shown.length;
  return more > 0 ? [...shown, `${String(more)} more warnings, see the log of the webhook`] : shown;
}
