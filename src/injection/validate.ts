import { keyOf, type AnnotationName } from '../../contract/annotations.ts';
import { configVariable, longestConfig } from '../../contract/agent-config.ts';
import { initContainerName, sidecarName } from './names.ts';
import { entriesOf } from '../pod/pod.ts';
import type { Check, Fault } from './checks.ts';
import type { InjectionPlan } from './plan.ts';
import type { Resolution } from './resolve.ts';
import { badPermissions, escapedFiles } from './secrets.ts';

/** A rule across several fields: when it is broken, and what is said then. */
interface Rule {
  readonly check: Check;
  readonly broken: (resolution: Resolution) => boolean;
  readonly annotation: AnnotationName;
  readonly problem: string;
  readonly expected?: string;
  readonly fix: string;
}

const usesConfigMap = ({ values }: Resolution): boolean => (values['agent-configmap'] ?? '') !== '';
const injectsContainer = ({ containers: { init, sidecar, native } }: Resolution): boolean =>
  init || sidecar || native;

/** Sentences of vault-k8s 1.7.6; the kubernetes method alone needs a role, and a ConfigMap brings its own login. */
const rules: readonly Rule[] = [
  {
    check: 'auth-path-setting',
    broken: ({ input }) => input.settings.authPath === '',
    annotation: 'auth-path',
    problem: 'Vault Auth Path required',
    fix: 'set AGENT_INJECT_VAULT_AUTH_PATH of the webhook',
  },
  {
    check: 'agent-request-namespace',
    broken: ({ values }) => values['agent-request-namespace'] === '',
    annotation: 'agent-request-namespace',
    problem: 'namespace missing from request',
    fix: 'remove the annotation',
  },
  {
    check: 'agent-image',
    broken: ({ image }) => image === '',
    annotation: 'agent-image',
    problem: 'no Vault image found',
    fix: 'remove the annotation, or name an image',
  },
  {
    check: 'auth-type',
    broken: (resolution) => !usesConfigMap(resolution) && resolution.values['auth-type'] === '',
    annotation: 'auth-type',
    problem: 'no Vault Auth Type found',
    fix: 'remove the annotation, or name an auth method',
  },
  {
    check: 'role',
    broken: (resolution) =>
      !usesConfigMap(resolution) &&
      resolution.values['auth-type'] === 'kubernetes' &&
      (resolution.loginParameters.role ?? '') === '',
    annotation: 'role',
    problem: 'no Vault role found',
    expected: 'the name of a role of the auth method',
    fix: 'set the annotation on the pod template',
  },
  {
    check: 'auth-path',
    broken: (resolution) => !usesConfigMap(resolution) && resolution.values['auth-path'] === '',
    annotation: 'auth-path',
    problem: 'no Vault Auth Path found',
    fix: 'remove the annotation, or name a path such as auth/kubernetes',
  },
  {
    check: 'service',
    broken: (resolution) => !usesConfigMap(resolution) && resolution.values.service === '',
    annotation: 'service',
    problem: 'no Vault address found',
    fix: 'remove the annotation, or name the address of a Vault server',
  },
  {
    check: 'share-process-namespace',
    broken: ({ values, input }) =>
      values['agent-share-process-namespace'] === true && input.facts.sharesProcesses === false,
    annotation: 'agent-share-process-namespace',
    problem: 'shareProcessNamespace explicitly disabled on the pod, refusing to enable it',
    fix: 'remove shareProcessNamespace: false from the pod, or the annotation',
  },
];

/** Finds every broken rule of a resolved pod. */
export function validate(resolution: Resolution): readonly Fault[] {
  const { behaviour } = resolution.input;
  return [
    ...rules.filter(({ broken }) => broken(resolution)).map(toFault),
    ...unprintableNumber(resolution),
    ...(behaviour.containFiles ? escapedFiles(resolution.files) : []),
    ...(behaviour.checkPermissions && !usesConfigMap(resolution) ? badPermissions(resolution.files) : []),
    ...(behaviour.nameCollisions === 'deny' ? collisions(resolution) : []),
  ];
}

function toFault({ check, annotation, problem, expected, fix }: Rule): Fault {
  return { check, key: keyOf(annotation), problem, ...(expected === undefined ? {} : { expected }), fix };
}

/** JSON has no NaN and no infinity; Go names them in its own way. */
function unprintableNumber(resolution: Resolution): readonly Fault[] {
  const value = resolution.leaseRenewalThreshold;
  if (Number.isFinite(value) || usesConfigMap(resolution) || !injectsContainer(resolution)) return [];
  const name = Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
  return [
    {
      check: 'config',
      key: keyOf('template-lease-renewal-threshold'),
      problem: `json: unsupported value: ${name}`,
      expected: 'a number between 0 and 1',
    },
  ];
}

/** Linux refuses to start a process with a longer variable. */
export function oversizedConfig({ initContainers, containers }: InjectionPlan): readonly Fault[] {
  const variables = [...initContainers, ...containers].flatMap(({ env }) => entriesOf(env));
  const size = Math.max(
    ...variables.filter(({ name }) => name === configVariable).map(({ value }) => value?.length ?? 0),
    0,
  );
  if (size <= longestConfig) return [];
  return [
    {
      check: 'config',
      key: keyOf('agent-inject-template'),
      problem: `the configuration takes ${String(size)} bytes in ${configVariable}, which no process can be started with`,
      expected: `at most ${String(longestConfig)} bytes`,
      fix: `shorten the templates, or put them into a ConfigMap (${keyOf('agent-configmap')})`,
    },
  ];
}

/** A pod that was injected before has our containers. */
function collisions({ input: { facts }, values }: Resolution): readonly Fault[] {
  if (values['agent-inject-status'] === 'injected') return [];
  const ours = [initContainerName, sidecarName];
  return [...facts.initContainers, ...facts.containers]
    .filter(({ name }) => name !== undefined && ours.includes(name))
    .map(({ name = '' }) => ({
      check: 'collision' as const,
      key: keyOf('agent-inject'),
      problem: 'the pod has a container with the name of ours',
      got: name,
      fix: 'rename that container',
    }));
}
