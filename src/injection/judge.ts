import type { Fault } from './checks.ts';
import { initContainerName, sidecarName } from './names.ts';
import type { InjectionPlan } from './plan.ts';
import { forbidden } from './policy.ts';
import type { Resolution } from './resolve.ts';
import { templateFaults } from './template-check.ts';
import { oversizedConfig, validate } from './validate.ts';
import { copiedStatus, ineffective, noContainerAtAll, unknownAnnotations, warningOf } from './warnings.ts';

/** What is wrong enough to deny a pod, and what is only pointed out, worst first. */
export interface Judgement {
  readonly faults: readonly Fault[];
  readonly warnings: readonly string[];
}

/** Judges a resolved pod and its plan by every rule; the behaviour says which findings deny, warn or stay unsaid. */
export function judge(resolution: Resolution, plan: InjectionPlan): Judgement {
  const { behaviour, parsed } = resolution.input;
  const oversized = behaviour.checkConfigSize ? oversizedConfig(plan) : [];
  const checked = behaviour.templateCheck !== 'off' && oversized.length === 0;
  const templates = checked ? templateFaults(parsed.secrets) : [];
  const unknown = behaviour.unknownAnnotations === 'ignore' ? [] : unknownAnnotations(resolution);
  const denied = [
    ...validate(resolution),
    ...forbidden(resolution),
    ...oversized,
    ...(behaviour.templateCheck === 'deny' ? templates : []),
    ...(behaviour.unknownAnnotations === 'deny' ? unknown : []),
  ];
  const warned = [
    ...(behaviour.templateCheck === 'warn' ? templates : []),
    ...(behaviour.unknownAnnotations === 'warn' ? unknown : []),
  ];
  const told = behaviour.ineffectiveAnnotations === 'warn';
  const [nothing, vain] = told ? [noContainerAtAll(resolution), ineffective(resolution)] : [[], []];
  const warnings = [...nothing, ...missingAgent(resolution), ...warned.map(warningOf), ...vain];
  return { faults: denied, warnings };
}

/** A template made from a live pod carries the status without the containers. */
function missingAgent({ input: { facts, behaviour }, values }: Resolution): readonly string[] {
  const copied = behaviour.repair && values['agent-inject-status'] === 'injected';
  const ours = [...facts.initContainers, ...facts.containers].some(
    ({ name }) => name === sidecarName || name === initContainerName,
  );
  return copied && !ours ? [copiedStatus] : [];
}
