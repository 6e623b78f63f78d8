/** Runs the admission vectors (see webhook/FORMAT.md) against the webhook under compatibility and counts what matches. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseJson } from '../../contract/json.ts';
import { admit } from '../../src/admission/admit.ts';
import { agentInject } from '../../src/agent-inject.ts';
import { createReadiness } from '../../src/health.ts';
import { createWebhookMetrics } from '../../src/metrics/webhook.ts';
import { buildServer } from '../../src/server.ts';
import { readSettings } from '../../src/settings.ts';
import { createLog } from '../../src/telemetry.ts';
import { rawRequest } from '../server/raw-request.ts';
import { applyStrictly } from './rfc6902.ts';
import {
  canonical,
  normalise,
  normaliseConfigs,
  objectOf,
  unpack,
  type Expectation,
  type Json,
  type JsonObject,
  type VectorRecord,
} from './webhook-format.ts';
import { upstreamDefects } from './webhook-defects.ts';

export const webhookFiles = ['annotations', 'profiles', 'random', 'protocol'] as const;

export interface Difference {
  readonly id: string;
  readonly expected: string;
  readonly got: string;
}
export interface FileResult {
  readonly file: string;
  readonly total: number;
  readonly differences: readonly Difference[];
  /** Records that differ as named in webhook-defects.ts. */
  readonly excepted: readonly string[];
}

/** Which records to run, and with what besides the record's own settings. */
export interface Selection {
  readonly files?: readonly string[];
  readonly containing?: string;
  readonly category?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly skip?: (record: VectorRecord) => boolean;
}

const compatible = { AGENT_INJECT_COMPATIBILITY: 'vault-k8s' };

/** Runs the records of a folder file by file. */
export async function runWebhookVectors(folder: string, selection: Selection = {}): Promise<FileResult[]> {
  const refs = parseJson(readFileSync(join(folder, 'refs.json'), 'utf8')) as JsonObject;
  const results: FileResult[] = [];
  for (const file of selection.files ?? webhookFiles) {
    const path = join(folder, `${file}.jsonl`);
    if (!existsSync(path)) continue;
    results.push(await runFile(file, readRecords(path, selection), { refs, selection }));
  }
  return results;
}

/** The records of one file. */
export function readRecords(path: string, { containing, category, skip }: Selection = {}): readonly VectorRecord[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && (containing === undefined || line.includes(containing)))
    .map((line) => parseJson(line) as VectorRecord)
    .filter(({ id }) => category === undefined || id.startsWith(category))
    .filter((record) => skip === undefined || !skip(record));
}

async function runFile(
  file: string,
  records: readonly VectorRecord[],
  { refs, selection }: { refs: JsonObject; selection: Selection },
): Promise<FileResult> {
  const differences: Difference[] = [];
  const excepted: string[] = [];
  const run = { refs, environment: selection.environment ?? compatible };
  for (const record of records) {
    if ((await runRecord(record, run)) === undefined) continue;
    const wrong = upstreamDefects.filter((defect) => defect.covers(record)).flatMap((defect) => defect.wrong);
    const difference = await runRecord({ ...record, unstable: [...(record.unstable ?? []), ...wrong] }, run);
    if (difference === undefined) excepted.push(record.id);
    else differences.push({ id: record.id, ...difference });
  }
  return { file, total: records.length, differences, excepted };
}

type Found = Omit<Difference, 'id'> | undefined;

/** Runs one record; gives how the answer differs. */
export async function runRecord(
  record: VectorRecord,
  { refs, environment }: { refs: JsonObject; environment: Readonly<Record<string, string>> },
): Promise<Found> {
  const env = { ...environment, ...record.settings };
  switch (record.kind) {
    case 'startup':
      return runStartup(record, env);
    case 'http':
      return runHttp(record, env);
    case 'mutate':
      return runMutate(record, env, unpack(record, refs));
  }
}

const differs = (expected: unknown, got: unknown): Found => ({ expected: show(expected), got: show(got) });
const show = (value: unknown): string => (typeof value === 'string' ? value : canonical(value)).slice(0, 4000);

function admitWith(env: Readonly<Record<string, string>>, argv: readonly string[]) {
  const result = readSettings({ env, argv });
  if (!result.ok) throw new Error(result.issues.map(({ line }) => line).join('; '));
  return (review: unknown) => admit(review, { settings: result.settings, apiServerMinor: 33 });
}

interface Answer {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly response: {
    readonly uid: string;
    readonly allowed: boolean;
    readonly status?: { readonly message: string };
    readonly patch?: string;
    readonly patchType?: string;
  };
}

function runMutate(record: VectorRecord, env: Readonly<Record<string, string>>, expect: Expectation): Found {
  const admission = admitWith(env, record.args ?? [])(record.review);
  if ('undecodable' in admission) {
    return expect.httpStatus === 200 ? differs(expect, admission) : undefined;
  }
  if (expect.httpStatus !== 200) return differs(expect, admission.answer);
  const { apiVersion = null, kind = null, response } = admission.answer as Answer;
  const head = { apiVersion, kind, uid: response.uid, allowed: response.allowed };
  const { apiVersion: a = null, kind: k = null, uid, allowed } = expect;
  const wanted = { apiVersion: a, kind: k, uid, allowed };
  if (canonical(head) !== canonical(wanted)) return differs(wanted, { ...head, message: response.status?.message });
  return response.allowed ? comparePods(record, expect, response) : compareMessages(expect, response);
}

function compareMessages(expect: Expectation, { status }: Answer['response']): Found {
  const got = status?.message ?? '';
  if (got === '') return differs(expect.message, got);
  if (expect.messageMatch === 'any') return undefined;
  if (expect.messageMatch === 'prefix') {
    return got.startsWith(expect.messagePrefix ?? '') ? undefined : differs(expect.messagePrefix, got);
  }
  return got === expect.message ? undefined : differs(expect.message, got);
}

function comparePods(record: VectorRecord, expect: Expectation, { patch }: Answer['response']): Found {
  if (expect.patchApplies === false) return undefined;
  if ((patch !== undefined) !== (expect.patchType === 'JSONPatch')) return differs(expect.patchType, patch);
  if (patch === undefined) return undefined;
  const input = objectOf(record);
  const operations = parseJson(Buffer.from(patch, 'base64').toString('utf8'));
  const got = normalise(input, applyStrictly(input, operations));
  const wanted = { pod: expect.pod, configs: normaliseConfigs(expect.configs ?? {}) };
  const [a, b] = [wanted, got].map((side) => blankOut(side, record));
  if (canonical(a) === canonical(b)) return undefined;
  return firstDifference(a, b, '');
}

/** Replaces what may differ: unstable values, and user containers that upstream printed anew. */
function blankOut(side: { pod: Json; configs: JsonObject }, record: VectorRecord): Json {
  const pointers = [...(record.unstable ?? []), ...(record.reserialized ?? []).map((pointer) => `/pod${pointer}`)];
  return pointers.reduce<Json>((value, pointer) => withoutPointer(value, pointer.split('/').slice(1)), side);
}

function withoutPointer(value: Json, tokens: readonly string[]): Json {
  const [token = '', ...rest] = tokens;
  const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
  if (Array.isArray(value)) return value.map((item, index) => (String(index) === key ? withoutPointer(item, rest) : item));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => rest.length > 0 || name !== key);
  return Object.fromEntries(entries.map(([name, item]) => [name, name === key ? withoutPointer(item as Json, rest) : item]));
}

function firstDifference(a: Json, b: Json, path: string): Found {
  if (canonical(a) === canonical(b)) return undefined;
  const isBranch = (value: Json): value is Record<string, Json> => typeof value === 'object' && value !== null;
  if (!isBranch(a) || !isBranch(b)) return { expected: `${path} ${show(a ?? null)}`, got: show(b ?? null) };
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    if (canonical(a[key] ?? null) !== canonical(b[key] ?? null)) return firstDifference(a[key], b[key], `${path}/${key}`);
  }
  return { expected: `${path} ${show(a)}`, got: show(b) };
}

const silent = { write: () => undefined };

async function runHttp(record: VectorRecord, env: Readonly<Record<string, string>>): Promise<Found> {
  const now = () => 0;
  const log = createLog({ level: 'error', format: 'standard', destination: silent, now });
  const metrics = createWebhookMetrics({
    version: '0',
    runtime: 'test',
    startedAt: 0,
    readProcess: () => ({ residentBytes: 0, cpuSeconds: 0 }),
  });
  const app = buildServer({
    admit: admitWith(env, record.args ?? []),
    readiness: createReadiness({}),
    metrics,
    log,
    now,
    telemetryPath: env['AGENT_INJECT_TELEMETRY_PATH'] ?? '',
  });
  const { method, path, headers, body } = record.request;
  const origin = await app.listen({ host: '127.0.0.1', port: 0 });
  const reply = await rawRequest(origin, { method, path, headers: { ...headers }, body });
  await app.close();
  return compareReply(record.expect, { status: reply.statusCode, body: reply.body, headers: reply.headers });
}

interface Reply {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

function compareReply(expect: Expectation, { status, body, headers }: Reply): Found {
  if (expect.httpStatus === null) return status === 400 || status === 500 ? undefined : differs('400 or 500', status);
  if (status !== expect.httpStatus) return differs(expect.httpStatus, `${status} ${body}`);
  const type = typeof headers['content-type'] === 'string' ? headers['content-type'] : '';
  if (!type.startsWith(expect.contentType ?? '')) return differs(expect.contentType, type);
  if (expect.location !== undefined && headers['location'] !== expect.location) {
    return differs(expect.location, headers['location']);
  }
  if (expect.json !== undefined) {
    return canonical(parseJson(body)) === canonical(expect.json) ? undefined : differs(expect.json, body);
  }
  const missing = (expect.bodyContains ?? []).filter((text) => !body.includes(text));
  if (missing.length > 0) return differs(missing, 'absent');
  if (expect.bodyPrefix !== undefined) {
    return body.startsWith(expect.bodyPrefix) ? undefined : differs(expect.bodyPrefix, body);
  }
  return expect.body === undefined || body === expect.body ? undefined : differs(expect.body, body);
}

/** Starts the webhook in this process and stops it as soon as it says that it serves. */
async function runStartup(record: VectorRecord, env: Readonly<Record<string, string>>): Promise<Found> {
  const stop = new AbortController();
  let output = '';
  let isUp = false;
  const take = (text: string) => {
    output += text;
    if (!text.includes('Starting handler')) return;
    isUp = true;
    stop.abort();
  };
  const code = await agentInject({
    argv: record.args ?? [],
    env: { AGENT_INJECT_SHUTDOWN_DELAY: '0s', AGENT_INJECT_LISTEN: '127.0.0.1:0', ...env },
    hostname: 'test',
    runtime: 'test',
    print: take,
    printError: take,
    readStdin: async () => '',
    logDestination: { write: take },
    now: Date.now,
    startedAt: 0,
    readProcess: () => ({ residentBytes: 0, cpuSeconds: 0 }),
    stop: stop.signal,
    kill: stop.signal,
  });
  const { expect } = record;
  if (expect.staysUp === true) return isUp ? undefined : differs('stays up', `${code} ${output}`);
  const wanted = expect.output ?? '';
  const isShown = output.split('\n').some((line) => line.includes(wanted));
  return code === expect.exitCode && isShown
    ? undefined
    : differs(`${String(expect.exitCode)} ${wanted}`, `${code} ${output}`);
}
