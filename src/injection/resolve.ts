import type { ParsedAnnotations } from '../../contract/parse-annotations.ts';
import type { Resources, SecurityContext, VolumeMount } from '../pod/pod.ts';
import type { Settings } from '../settings.ts';
import type { Behaviour } from './behaviour.ts';
import { faultOf, type Fault } from './checks.ts';
import { chooseContainers, type Containers } from './containers.ts';
import type { PodFacts } from './facts.ts';
import { loginParameters } from './login.ts';
import { resolveResources } from './resources.ts';
import { customPaths, secretFiles, type SecretFile } from './secrets.ts';
import { telemetryStanza } from './telemetry.ts';
import { findMount, findToken, type TokenSource } from './token.ts';
import { securityContext, userOfFirstContainer } from './user.ts';
import { resolveValues, type Values } from './values.ts';

/** Everything that is known before a pod is changed. */
export interface ResolveInput {
  readonly facts: PodFacts;
  readonly parsed: ParsedAnnotations;
  readonly settings: Settings;
  readonly behaviour: Behaviour;
  /** Minor version of the API server, when known. */
  readonly apiServerMinor: number | undefined;
}

/** What the agent of one pod shall be, after annotation > setting > literal; nothing downstream asks "is it set?". */
export interface Resolution {
  readonly input: ResolveInput;
  readonly values: Values;
  readonly image: string;
  readonly containers: Containers;
  readonly token: TokenSource;
  /** The mount with the AWS web identity token, for auth type aws. */
  readonly awsMount: VolumeMount | undefined;
  readonly loginParameters: Readonly<Record<string, string>>;
  readonly files: readonly SecretFile[];
  /** Mount paths with a volume of their own. */
  readonly customPaths: readonly string[];
  readonly leaseRenewalThreshold: number;
  readonly telemetry: Readonly<Record<string, unknown>> | undefined;
  readonly resources: Resources;
  readonly securityContext: SecurityContext | undefined;
}

const noToken: TokenSource = { volume: '', mountPath: '', file: '' };

/** Merges annotations, settings and facts, and gathers every fault on the way. */
export function resolve(input: ResolveInput): {
  readonly resolution: Resolution;
  readonly faults: readonly Fault[];
} {
  const { facts, parsed, settings, behaviour } = input;
  const { values, faults: settingFaults } = resolveValues(parsed, settings);
  const image = values['agent-image'] ?? behaviour.agentImage;
  const { resources, faults: resourceFaults } = resolveResources(values, settings, image);
  const login = resolveLogin(input, values);
  const identity = resolveIdentity(input, values);
  const telemetry = telemetryStanza(parsed.telemetry);
  const resolution: Resolution = {
    input,
    values,
    image,
    resources,
    ...login.resolved,
    ...identity.resolved,
    ...resolveFiles(input, values),
    containers: chooseContainers({ ...input, values, nativeSidecar: behaviour.nativeSidecar }),
    awsMount: values['auth-type'] === 'aws' ? findMount(facts, 'eks.amazonaws.com') : undefined,
    leaseRenewalThreshold: leaseRenewalThreshold(input, values),
    telemetry: telemetry.stanza,
  };
  const misfits = behaviour.strictTelemetry ? telemetry.faults : [];
  const refused = parsed.issues.map(faultOf);
  return {
    resolution,
    faults: [
      ...refused,
      ...settingFaults,
      ...resourceFaults,
      ...login.faults,
      ...identity.faults,
      ...misfits,
    ],
  };
}

function resolveLogin({ facts, parsed, settings, behaviour }: ResolveInput, values: Values) {
  const found = findToken(facts, values['agent-service-account-token-volume-name'] ?? '', {
    allowed: behaviour.ownToken,
    audience: settings.tokenAudience,
  });
  const token = 'check' in found ? noToken : found;
  return {
    resolved: { token, loginParameters: loginParameters(parsed, values.role, token) },
    faults: 'check' in found ? [found] : [],
  };
}

function resolveIdentity(input: ResolveInput, values: Values) {
  const { facts, settings, behaviour } = input;
  const same = values['agent-run-as-same-user'] ? userOfFirstContainer(facts) : { user: undefined };
  const sameUser = 'check' in same ? undefined : same.user;
  const wanted = wantsSecurityContext(input, values);
  return {
    resolved: { securityContext: securityContext({ values, behaviour, settings, wanted, sameUser }) },
    faults: 'check' in same ? [same] : [],
  };
}

function resolveFiles({ parsed, behaviour }: ResolveInput, values: Values) {
  const files = secretFiles(parsed, {
    template: values['agent-inject-default-template'],
    volumePath: values['secret-volume-path'],
    preserveCase: values['preserve-secret-case'],
    quoting: behaviour.quoting,
  });
  return { files, customPaths: customPaths(files, values['secret-volume-path']) };
}

/** With the setting off, naming a user or group still switches the security context on (vault-k8s 1.7.6). */
function wantsSecurityContext({ parsed, settings }: ResolveInput, values: Values): boolean {
  const names = ['agent-run-as-user', 'agent-run-as-group', 'agent-run-as-same-user'] as const;
  const named = names.some((name) => parsed.pod[name] !== undefined);
  return values['agent-set-security-context'] ?? (settings.setSecurityContext || named);
}

function leaseRenewalThreshold({ settings, behaviour }: ResolveInput, values: Values): number {
  const fallback = behaviour.useLeaseRenewalThreshold ? settings.leaseRenewalThreshold : 0;
  return values['template-lease-renewal-threshold'] ?? fallback;
}
