import { randomUUID } from 'node:crypto';
import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { applyPatch } from './json-patch.ts';
import { withServiceAccount } from './pod.ts';
import type { Json, Operation } from './json-patch.ts';
import type { Pod } from './pod.ts';

/** Where the webhook is and which authority signed its certificate. */
export interface Webhook {
  readonly url: string;
  readonly ca?: string;
  /** As in the webhook configuration; default 10 s. */
  readonly timeoutMs?: number;
}

/** What came of it: the Pod as the webhook saw it and as it would be stored, or the refusal. */
export interface Admission {
  readonly allowed: boolean;
  readonly before: Pod;
  readonly pod: Pod;
  readonly message: string;
  readonly warnings: readonly string[];
  readonly patch: readonly Operation[];
}

interface ReviewResponse {
  readonly uid?: string;
  readonly allowed?: boolean;
  readonly patchType?: string;
  readonly patch?: string;
  readonly warnings?: readonly string[];
  readonly status?: { readonly message?: string };
}

/** Sends a Pod through the webhook as an API server does on creation. Rejects when the webhook does not play by the protocol. */
export async function admitPod(webhook: Webhook, pod: Pod, dryRun = false): Promise<Admission> {
  const before = withServiceAccount(pod);
  const uid = randomUUID();
  const { status, text } = await send(webhook, JSON.stringify(toReview(uid, before, dryRun)));
  if (status !== 200) throw new Error(`the webhook answered ${status}: ${text.slice(0, 500)}`);
  const response = decodeResponse(text, uid);
  const patch = decodePatch(response);
  return {
    allowed: response.allowed === true,
    before,
    pod: applyPatch(before as unknown as Json, patch) as unknown as Pod,
    message: response.status?.message ?? '',
    warnings: response.warnings ?? [],
    patch,
  };
}

function toReview(uid: string, pod: Pod, dryRun: boolean): object {
  const resource = { group: '', version: 'v1', resource: 'pods' };
  const kind = { group: '', version: 'v1', kind: 'Pod' };
  return {
    kind: 'AdmissionReview',
    apiVersion: 'admission.k8s.io/v1',
    request: {
      uid,
      kind,
      resource,
      requestKind: kind,
      requestResource: resource,
      name: pod.metadata.name,
      namespace: pod.metadata.namespace ?? 'default',
      operation: 'CREATE',
      userInfo: {
        username: 'system:serviceaccount:kube-system:replicaset-controller',
        groups: ['system:serviceaccounts'],
      },
      object: pod,
      oldObject: null,
      dryRun,
      options: { kind: 'CreateOptions', apiVersion: 'meta.k8s.io/v1' },
    },
  };
}

function decodeResponse(text: string, uid: string): ReviewResponse {
  const review = JSON.parse(text) as { kind?: string; apiVersion?: string; response?: ReviewResponse };
  if (review.kind !== 'AdmissionReview' || review.apiVersion !== 'admission.k8s.io/v1')
    throw new Error(`the webhook answered a ${review.apiVersion ?? ''} ${review.kind ?? ''}`);
  if (review.response?.uid !== uid) throw new Error('the webhook answered another request');
  return review.response;
}

function decodePatch({ patch, patchType }: ReviewResponse): Operation[] {
  if (patch === undefined) return [];
  if (patchType !== 'JSONPatch') throw new Error(`the webhook sent a patch of type ${patchType ?? 'none'}`);
  return JSON.parse(Buffer.from(patch, 'base64').toString()) as Operation[];
}

/** Posts any body to the webhook; resolves with status and text, whatever they are. */
export function send(webhook: Webhook, body: string | Buffer): Promise<{ status: number; text: string }> {
  const url = new URL(webhook.url);
  const request = url.protocol === 'https:' ? tlsRequest : plainRequest;
  const ca = webhook.ca === undefined ? {} : { ca: webhook.ca };
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(webhook.timeoutMs ?? 10_000);
    const outgoing = request(url, { method: 'POST', headers, signal, agent: false, ...ca }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      answer.on('error', reject).on('end', () => {
        resolve({ status: answer.statusCode ?? 0, text });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
