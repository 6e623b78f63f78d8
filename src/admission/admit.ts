import { applyPlan } from '../injection/apply.ts';
import type { Containers } from '../injection/containers.ts';
import { decide, type DecideDeps, type Decision, type Inject } from './decide.ts';
import { diff } from './patch.ts';
import type { Reason } from './reasons.ts';
import { decodeReview, toReview, type Outcome, type Review } from './review.ts';

/** Which containers an injection added; the label of vault-k8s' counter, and one of ours. */
export type InjectionType = 'init_and_sidecar' | 'init_only' | 'sidecar_only' | 'native_sidecar';

/** What became of a review: `answer` is the AdmissionReview to send, the rest is for the log and the metrics. */
export interface Admission {
  readonly answer: object;
  readonly uid: string;
  readonly namespace: string;
  /** Name, or generateName, of the pod. */
  readonly pod: string;
  readonly outcome: 'skipped' | 'denied' | 'injected';
  readonly reason: Reason;
  /** Absent when no container was injected. */
  readonly injectionType?: InjectionType;
  readonly warnings: readonly string[];
  /** What a denial says. */
  readonly message?: string;
}

/** A body that is no AdmissionReview: what is wrong with it, and the HTTP status. */
export interface Undecodable {
  readonly undecodable: string;
  readonly status: number;
}

/** Flow one without its edges: a parsed review to its answer. Never throws for what a user wrote. */
export function admit(body: unknown, deps: DecideDeps): Admission | Undecodable {
  const decoded = decodeReview(body);
  if (!decoded.ok) return { undecodable: decoded.problem, status: 500 };
  const review = decoded.value;
  if (review.request === undefined) return { undecodable: 'the review holds no request', status: 400 };
  const decision = decide(review.request, deps);
  return report(review, decision, { uid: review.request.uid, namespace: review.request.namespace });
}

type Reported = Pick<Admission, 'outcome' | 'reason' | 'injectionType' | 'message'>;

function report(review: Review, decision: Decision, about: { uid: string; namespace: string }): Admission {
  const { reported, outcome } = outcomeOf(decision);
  const { warnings, audit } = decision;
  const audited = audit && { audit: { outcome: reported.outcome, reason: reported.reason, ...audit } };
  const answer = toReview(review, { ...outcome, warnings, ...audited });
  return { ...about, ...reported, pod: podName(review), warnings, answer };
}

function outcomeOf(decision: Decision): { reported: Reported; outcome: Omit<Outcome, 'warnings' | 'audit'> } {
  switch (decision.kind) {
    case 'skip':
      return { reported: { outcome: 'skipped', reason: decision.reason }, outcome: untouched };
    case 'reject': {
      const { reason, message } = decision;
      return {
        reported: { outcome: 'denied', reason, message },
        outcome: { allowed: false, operations: [], denial: decision },
      };
    }
    case 'inject':
      return injected(decision);
  }
}

const untouched = { allowed: true, operations: [] } as const;

function injected({ pod, plan, resolution }: Inject) {
  const operations = diff(pod, applyPlan(pod, plan));
  if (operations.length === 0)
    return { reported: { outcome: 'skipped', reason: 'already-injected' }, outcome: untouched } as const;
  const type = injectionType(resolution.containers);
  return {
    reported: {
      outcome: 'injected',
      reason: 'injected',
      ...(type === undefined ? {} : { injectionType: type }),
    },
    outcome: { allowed: true, operations },
  } as const;
}

function injectionType({ init, sidecar, native }: Containers): InjectionType | undefined {
  if (native) return 'native_sidecar';
  if (init) return sidecar ? 'init_and_sidecar' : 'init_only';
  return sidecar ? 'sidecar_only' : undefined;
}

interface Named {
  readonly metadata?: { readonly name?: unknown; readonly generateName?: unknown } | null;
}

/** Before the object was checked: anything may be there. */
function podName({ request }: Review): string {
  const { name, generateName } = (request?.object as Named | null | undefined)?.metadata ?? {};
  const text = [name, generateName].find((candidate) => typeof candidate === 'string' && candidate !== '');
  return typeof text === 'string' ? text : '';
}
