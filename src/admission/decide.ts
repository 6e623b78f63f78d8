import { keyOf } from '../../contract/annotations.ts';
import { annotations, openbaoPrefix } from '../../contract/annotations.ts';
import { parseAnnotations } from '../../contract/parse-annotations.ts';
import { behaviourFor, type Behaviour } from '../injection/behaviour.ts';
import type { Fault } from '../injection/checks.ts';
import { annotationsOf, gatherFacts, type PodFacts } from '../injection/facts.ts';
import { planInjection, type InjectionPlan } from '../injection/plan.ts';
import { resolve, type Resolution, type ResolveInput } from '../injection/resolve.ts';
import { judge } from '../injection/judge.ts';
import { applyProfile } from '../injection/profile.ts';
import { decodePod } from '../pod/decode.ts';
import type { Pod } from '../pod/pod.ts';
import type { Settings } from '../settings.ts';
import { noProfiles, type Profiles } from '../settings/profiles.ts';
import { denialMessage } from './denial.ts';
import { reasons, type Reason } from './reasons.ts';
import type { ReviewRequest } from './review.ts';

/** What to do with a review, and for a pod that asked, what the audit log shall know beside the outcome. */
export type Decision = (Skip | Reject | Inject) & { readonly audit?: Readonly<Record<string, string>> };

export interface Skip {
  readonly kind: 'skip';
  readonly reason: Reason;
  readonly warnings: readonly string[];
}

export interface Reject {
  readonly kind: 'reject';
  readonly reason: Reason;
  readonly message: string;
  /** Left out where vault-k8s 1.7.6 sends none. */
  readonly code?: 403 | 422;
  readonly warnings: readonly string[];
}

export interface Inject {
  readonly kind: 'inject';
  readonly pod: Pod;
  readonly plan: InjectionPlan;
  readonly resolution: Resolution;
  readonly warnings: readonly string[];
}

/** What decisions depend on besides the request. */
export interface DecideDeps {
  readonly settings: Settings;
  /** Minor version of the API server, when known. */
  readonly apiServerMinor: number | undefined;
  /** Named sets of default annotations; none when absent. */
  readonly profiles?: Profiles;
}

/** Decides about a request from what it holds and the settings alone: no look-up, no clock, no chance. */
export function decide(request: ReviewRequest, deps: DecideDeps): Decision {
  const { settings } = deps;
  if (settings.creationOnly && !isCreation(request)) return skip('not-a-creation');
  const decoded = decodePod(request.object);
  if (!decoded.ok) return rejectWith('undecodable', decoded.problem, settings);
  const wanted = readSwitch(annotationsOf(decoded.value), settings);
  if (!wanted.ok) return rejectSwitch(wanted.problem, wanted.got, settings);
  if (!wanted.value) return skip('not-requested');
  return decideWanted(request, decoded.value, deps);
}

/** Containers can only be given to a Pod that is being made. */
function isCreation({ operation, subResource, object }: ReviewRequest): boolean {
  const kind = (object as { kind?: unknown } | null | undefined)?.kind ?? 'Pod';
  return operation === 'CREATE' && subResource === '' && kind === 'Pod';
}

type Switch =
  | { readonly ok: true; readonly value: boolean }
  | { readonly ok: false; readonly problem: string; readonly got: string };

/** Looks at one annotation only: most pods do not ask for injection, and they shall pass quickly. */
function readSwitch(given: ReadonlyMap<string, string>, { openbaoAnnotations }: Settings): Switch {
  const alias = openbaoAnnotations ? given.get(`${openbaoPrefix}agent-inject`) : undefined;
  const got = given.get(keyOf('agent-inject')) ?? alias ?? '';
  const result = annotations['agent-inject'].codec.parse(got);
  return result.ok ? result : { ok: false, problem: result.problem, got };
}

function decideWanted(request: ReviewRequest, pod: Pod, deps: DecideDeps): Decision {
  const facts = gatherFacts(pod);
  const { settings, profiles = noProfiles } = deps;
  const profiled = applyProfile(facts.annotations, request.namespace, profiles);
  const parsed = parseAnnotations(profiled.annotations, { openbao: settings.openbaoAnnotations });
  const behaviour = behaviourFor(settings, parsed.pod['agent-compatibility']);
  const input = { ...deps, facts, parsed, behaviour };
  const decision = decideParsed(request, pod, { input, faults: profiled.faults });
  const { profile } = profiled;
  return behaviour.auditAnnotations ? { ...decision, audit: profile === '' ? {} : { profile } } : decision;
}

/** A pod's annotations as read, with what is wrong with its profile. */
interface Read {
  readonly input: ResolveInput;
  readonly faults: readonly Fault[];
}

function decideParsed(request: ReviewRequest, pod: Pod, { input, faults: earlier }: Read): Decision {
  const { facts, parsed, behaviour } = input;
  const untouched = reasonToSkip(facts, parsed.pod['agent-inject-status'], behaviour);
  if (untouched !== undefined) return skip(untouched, untouched === 'windows' ? [reasons.windows] : []);
  if (systemNamespaces.has(request.namespace)) return rejectSystemNamespace(request.namespace, behaviour);
  const { resolution, faults } = resolve(input);
  const { plan, faults: patchFaults } = planInjection(resolution);
  const judgement = judge(resolution, plan);
  const all = [...missingNamespace(request), ...earlier, ...faults, ...patchFaults, ...judgement.faults];
  if (all.length > 0) return { ...rejectFaults(all, behaviour), warnings: judgement.warnings };
  return { kind: 'inject', pod, plan, resolution, warnings: judgement.warnings };
}

function reasonToSkip(facts: PodFacts, status: string | undefined, behaviour: Behaviour): Reason | undefined {
  if (facts.phase !== '' && facts.phase !== 'Pending') return 'not-pending';
  if (status === 'injected' && !behaviour.repair) return 'already-injected';
  return facts.windows && behaviour.skipWindows ? 'windows' : undefined;
}

const systemNamespaces: ReadonlySet<string> = new Set(['kube-system', 'kube-public']);

function missingNamespace({ namespace }: ReviewRequest): readonly Fault[] {
  if (namespace !== '') return [];
  return [
    {
      check: 'request-namespace',
      key: 'request.namespace',
      problem: 'kubernetes namespace required',
      expected: 'the namespace of the pod',
    },
  ];
}

const skip = (reason: Reason, warnings: readonly string[] = []): Skip => ({ kind: 'skip', reason, warnings });

type Denials = Pick<Behaviour, 'denials'>;

function rejectWith(reason: Reason, message: string, { denials }: Denials, code: 403 | 422 = 422): Reject {
  return { kind: 'reject', reason, message, warnings: [], ...(denials === 'all' ? { code } : {}) };
}

function rejectSwitch(problem: string, got: string, denials: Denials): Reject {
  const fault = {
    check: 'agent-inject',
    key: keyOf('agent-inject'),
    problem: `error checking if should inject agent: ${problem}`,
    expected: annotations['agent-inject'].codec.form,
    got,
  } as const;
  return rejectFaults([fault], denials);
}

function rejectSystemNamespace(namespace: string, denials: Denials): Reject {
  const message = `error with request namespace: cannot inject into system namespaces: ${namespace}`;
  return rejectWith('system-namespace', message, denials, 403);
}

function rejectFaults(faults: readonly Fault[], denials: Denials): Reject {
  const forbidden = faults.every(({ check }) => check === 'policy');
  const message = denialMessage(faults, denials.denials);
  return forbidden
    ? rejectWith('forbidden', message, denials, 403)
    : rejectWith('invalid-annotations', message, denials);
}
