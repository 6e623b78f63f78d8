import fc from 'fast-check';
import t from 'tap';
import { admit, type Admission } from '../../src/admission/admit.ts';
import type { DecideDeps } from '../../src/admission/decide.ts';
import { readSettings } from '../../src/settings.ts';
import type { Container, Pod } from '../../src/pod/pod.ts';
import { applyStrictly } from '../vectors/rfc6902.ts';
import { podOf, reviewOf } from './reviews.ts';

const asked = { 'agent-inject': 'true', role: 'web', 'agent-inject-secret-db': 'kv/db' };

function depsWith(env: Readonly<Record<string, string>> = {}): DecideDeps {
  const result = readSettings({ env: { AGENT_INJECT_VAULT_ADDR: 'https://vault:8200', ...env }, argv: [] });
  if (!result.ok) throw new Error(result.issues.map(({ line }) => line).join());
  return { settings: result.settings, apiServerMinor: 33 };
}

interface Response {
  readonly uid: string;
  readonly allowed: boolean;
  readonly patch?: string;
  readonly warnings?: readonly string[];
  readonly status?: { readonly message: string; readonly code?: number; readonly reason?: string };
}

function answered(
  review: unknown,
  deps: DecideDeps = depsWith(),
): Admission & { readonly response: Response } {
  const admission = admit(review, deps);
  if ('undecodable' in admission) throw new Error(admission.undecodable);
  return { ...admission, response: (admission.answer as { response: Response }).response };
}

function patched(pod: unknown, deps?: DecideDeps): Pod {
  const { response } = answered(reviewOf(pod), deps);
  if (response.patch === undefined) throw new Error(`no patch: ${response.status?.message ?? ''}`);
  return applyStrictly(pod, JSON.parse(Buffer.from(response.patch, 'base64').toString())) as Pod;
}

const names = (containers: readonly (Container | null)[] | null | undefined) =>
  (containers ?? []).map((container) => container?.name);

t.test('a pod that does not ask is left alone', async (t) => {
  for (const annotations of [{}, { 'agent-inject': 'false' }, { role: 'web' }]) {
    t.match(answered(reviewOf(podOf(annotations))), {
      outcome: 'skipped',
      reason: 'not-requested',
      response: { allowed: true },
    });
  }
});

t.test('a pod that asks gets init container, sidecar, volumes and mounts', async (t) => {
  const pod = patched(podOf(asked));
  t.same(names(pod.spec?.initContainers), ['vault-agent-init']);
  t.same(names(pod.spec?.containers), ['app', 'vault-agent']);
  t.match(pod.metadata?.annotations, { 'vault.hashicorp.com/agent-inject-status': 'injected' });
});

t.test('a second admission changes nothing', async (t) => {
  for (const extra of [
    {},
    { 'agent-init-first': 'true' },
    { 'secret-volume-path-db': '/alt', 'tls-secret': 't' },
  ]) {
    const pod = patched(podOf({ ...asked, ...extra }, { spec: { initContainers: [{ name: 'seed' }] } }));
    t.match(answered(reviewOf(pod)), {
      outcome: 'skipped',
      reason: 'already-injected',
      response: { allowed: true },
    });
  }
});

t.test('what another webhook added later is mounted, re-ordered and not duplicated', async (t) => {
  const pod = patched(podOf({ ...asked, 'agent-init-first': 'true' }));
  const changed = {
    ...pod,
    spec: {
      ...pod.spec,
      initContainers: [{ name: 'mesh-init' }, ...(pod.spec?.initContainers ?? [])],
      containers: [...(pod.spec?.containers ?? []), { name: 'mesh' }],
    },
  };
  const repaired = patched(changed);
  t.same(names(repaired.spec?.initContainers), ['vault-agent-init', 'mesh-init']);
  t.same(names(repaired.spec?.containers), ['app', 'vault-agent', 'mesh']);
  t.match(repaired.spec?.containers?.[2]?.volumeMounts, [
    { name: 'vault-secrets', mountPath: '/vault/secrets' },
  ]);
  t.equal(repaired.spec?.volumes?.length, pod.spec?.volumes?.length);
});

t.test('a status copied into a template is not believed', async (t) => {
  const pod = podOf({ ...asked, 'agent-inject-status': 'injected' });
  t.same(names(patched(pod).spec?.containers), ['app', 'vault-agent']);
  t.match(answered(reviewOf(pod)).response.warnings, [
    'agent-inject-status: is set but the agent is missing, so it is not believed',
  ]);
});

t.test('a Job gets one native sidecar with a probe that starts no second runtime', async (t) => {
  const owned = { metadata: { ownerReferences: [{ kind: 'Job', name: 'j', controller: true }] } };
  const pod = patched(podOf(asked, owned));
  t.same(names(pod.spec?.containers), ['app']);
  t.match(pod.spec?.initContainers, [
    { name: 'vault-agent', restartPolicy: 'Always', startupProbe: { httpGet: { path: '/agent/v1/ready' } } },
  ]);
  const foreign = patched(podOf({ ...asked, 'agent-image': 'openbao/openbao:2.7.2' }, owned));
  t.match(foreign.spec?.initContainers?.[0]?.startupProbe, {
    exec: { command: ['/bin/sh', '-c', /test|\[/, 'sh', '/vault/secrets/db'] },
  });
  const old = patched(podOf(asked, owned), { ...depsWith(), apiServerMinor: 28 });
  t.same(names(old.spec?.containers), ['app', 'vault-agent'], 'not before Kubernetes 1.29');
  const wanted = patched(podOf({ ...asked, 'agent-native-sidecar': 'true' }));
  t.same(names(wanted.spec?.containers), ['app'], 'any pod may ask for one');
  const refused = patched(podOf({ ...asked, 'agent-native-sidecar': 'false' }, owned));
  t.same(names(refused.spec?.containers), ['app', 'vault-agent']);
});

t.test('a pod without a usable token gets one of its own', async (t) => {
  const eks = { name: 'aws', mountPath: '/var/run/secrets/eks.amazonaws.com/serviceaccount' };
  for (const mounts of [[], [eks]]) {
    const pod = patched(podOf(asked, { mounts }));
    t.match(pod.spec?.volumes?.[1], {
      name: 'vault-agent-token',
      projected: { sources: [{ serviceAccountToken: { path: 'token' } }] },
    });
    t.match(pod.spec?.initContainers?.[0]?.volumeMounts?.[1], { name: 'vault-agent-token', readOnly: true });
  }
  const audience = patched(podOf(asked), depsWith({ AGENT_INJECT_TOKEN_AUDIENCE: 'vault' }));
  t.match(audience.spec?.volumes?.[1], {
    projected: { sources: [{ serviceAccountToken: { audience: 'vault' } }] },
  });
});

t.test('injected containers pass Pod Security restricted', async (t) => {
  const pod = patched(podOf(asked));
  for (const container of [pod.spec?.initContainers?.[0], pod.spec?.containers?.[1]]) {
    t.match(container?.securityContext, {
      runAsNonRoot: true,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    });
  }
  const openshift = patched(podOf(asked), depsWith({ AGENT_INJECT_USER_FROM_NAMESPACE: 'true' }));
  t.notOk(
    'runAsUser' in (openshift.spec?.containers?.[1]?.securityContext ?? {}),
    'OpenShift chooses the user',
  );
});

t.test('a denial begins with the sentence of vault-k8s and lists every fault with its remedy', async (t) => {
  const pod = podOf({
    ...asked,
    role: '',
    'agent-limits-cpu': 'much',
    'agent-inject-template-db': 'x\n{{ toJson . }}',
  });
  const { response, reason } = answered(reviewOf(pod));
  t.equal(reason, 'invalid-annotations');
  t.match(response.status, { code: 422, reason: 'Invalid' });
  t.match(response.status?.message, /^error validating agent configuration: no Vault role found; /);
  t.match(response.status?.message, /agent-limits-cpu: quantities must match.*got "much"/);
  t.match(
    response.status?.message,
    /agent-inject-template-db: line 2, column 4: function "toJson" not defined; did you mean toJSON\?/,
  );
});

t.test('a switch that is no boolean is refused in the words of vault-k8s', async (t) => {
  const { response } = answered(reviewOf(podOf({ ...asked, 'agent-inject': 'yes' })));
  t.match(
    response.status?.message,
    /^error checking if should inject agent: .*; vault.hashicorp.com\/agent-inject: expected "true"/,
  );
});

t.test('a denial comes with the warnings, as the cause is often among them', async (t) => {
  const { response } = answered(reviewOf(podOf({ ...asked, role: '', roel: 'web' })));
  t.match(response.status?.message, 'no Vault role found');
  t.same(response.warnings, ['roel: unknown annotation, did you mean role?']);
});

t.test('a system namespace and the policy of the administrator are answered with 403', async (t) => {
  const system = answered(reviewOf(podOf(asked), { namespace: 'kube-system' })).response.status;
  t.match(system, {
    code: 403,
    message: 'error with request namespace: cannot inject into system namespaces: kube-system',
  });
  const { reason, response } = answered(
    reviewOf(podOf({ ...asked, service: 'https://evil.example', 'tls-skip-verify': 'true' })),
    depsWith({
      AGENT_INJECT_ALLOWED_ADDRESSES: 'https://vault*',
      AGENT_INJECT_ALLOW_TLS_SKIP_VERIFY: 'false',
    }),
  );
  t.equal(reason, 'forbidden');
  t.match(response.status, { code: 403, reason: 'Forbidden', message: /service.*tls-skip-verify/s });
});

t.test('a profile gives defaults that the pod may override', async (t) => {
  const payments = new Map([
    ['vault.hashicorp.com/role', 'payments'],
    ['vault.hashicorp.com/agent-limits-cpu', '2'],
  ]);
  const profiles = {
    byName: new Map([['payments', payments]]),
    byNamespace: new Map([['shop', 'payments']]),
  };
  const deps = { ...depsWith(), profiles };
  const pod = patched(
    podOf({ 'agent-inject': 'true', 'agent-profile': 'payments', 'agent-limits-cpu': '3' }),
    deps,
  );
  t.match(pod.spec?.containers?.[1]?.resources, { limits: { cpu: '3' } });
  t.ok(patched(podOf({ 'agent-inject': 'true' }), deps), 'the namespace has it');
  const wrong = answered(reviewOf(podOf({ ...asked, 'agent-profile': 'paymnts' })), deps).response.status
    ?.message;
  t.match(
    wrong,
    'vault.hashicorp.com/agent-profile: there is no such profile; got "paymnts"; did you mean "payments"?',
  );
});

t.test('permissions that no agent understands are denied, all of them at once', async (t) => {
  const perms = {
    'agent-inject-perms-db': 'rw',
    'agent-inject-secret-key': 'k',
    'agent-inject-perms-key': '8',
  };
  const { response } = answered(reviewOf(podOf({ ...asked, ...perms })));
  t.match(
    response.status?.message,
    /perms-db: the permissions are no octal number; expected octal digits such as 0400; got "rw"; also .*perms-key/,
  );
  for (const bad of ['0o644', '-400', '10000', '0800', ' 0400', 'u=r'])
    t.equal(answered(reviewOf(podOf({ ...asked, 'agent-inject-perms-db': bad }))).outcome, 'denied', bad);
  for (const good of ['0400', '400', '4', '00000640', '7777', ''])
    t.equal(answered(reviewOf(podOf({ ...asked, 'agent-inject-perms-db': good }))).outcome, 'injected', good);
  const beside = { 'agent-inject-perms-db': 'rw', 'agent-configmap': 'own' };
  t.equal(answered(reviewOf(podOf({ ...asked, ...beside }))).outcome, 'injected', 'not used there');
});

t.test('a native sidecar that cannot be is explained, and so is a Job that will not end', async (t) => {
  const wants = reviewOf(podOf({ ...asked, 'agent-native-sidecar': 'true' }));
  const { response } = answered(wants, { ...depsWith(), apiServerMinor: undefined });
  t.same(response.warnings, ['agent-native-sidecar: not used, the version of the API server is not known']);
  const old = answered(wants, { ...depsWith(), apiServerMinor: 28 });
  t.same(old.warnings, ['agent-native-sidecar: not used, it takes Kubernetes 1.29 and this is 1.28']);
  const only = podOf({ ...asked, 'agent-native-sidecar': 'true', 'agent-pre-populate-only': 'true' });
  t.same(answered(reviewOf(only)).warnings, [
    'agent-native-sidecar: has no effect beside agent-pre-populate-only',
  ]);
  const owned = { metadata: { ownerReferences: [{ kind: 'Job', name: 'j', controller: true }] } };
  const warningsOf = (annotations: object) =>
    answered(reviewOf(podOf({ ...asked, ...annotations }, owned)), { ...depsWith(), apiServerMinor: 28 })
      .warnings;
  t.same(warningsOf({}), [
    'agent-pre-populate-only or agent-enable-quit is needed, else the sidecar keeps the Job from ending',
  ]);
  t.same(warningsOf({ 'agent-enable-quit': 'true' }), []);
  t.same(warningsOf({ 'agent-pre-populate-only': 'true' }), []);
  t.same(warningsOf({ 'agent-native-sidecar': 'false' }), [], 'said on purpose');
});

t.test('a login that will not work is pointed out', async (t) => {
  const warningsOf = (annotations: Readonly<Record<string, string>>, image = 'vault-injector-agent:1') =>
    answered(reviewOf(podOf({ ...asked, 'agent-image': image, ...annotations }))).warnings;
  t.same(warningsOf({ 'auth-type': 'aprole' }), [
    'auth-type: no agent knows the method "aprole", did you mean approle?',
  ]);
  t.same(warningsOf({ 'auth-type': 'oci' }), [
    'auth-type: oci takes another agent-image, such as hashicorp/vault',
  ]);
  t.same(warningsOf({ 'auth-type': 'oci' }, 'hashicorp/vault:2.0.4'), []);
  t.same(warningsOf({ 'auth-type': 'approle', 'auth-config-rol-id-file-path': '/r' }), [
    'auth-config-role-id-file-path: is missing, the auth method approle needs it',
    'auth-config-rol-id-file-path: approle has no such parameter, did you mean role-id-file-path?',
  ]);
  const right = { 'auth-type': 'approle', 'auth-config-role_id_file-path': '/r', 'auth-config-other': 'x' };
  t.same(warningsOf(right), [], 'further parameters may mean something to another agent');
  t.same(
    warningsOf({ 'auth-type': 'jwt', 'auth-config-path': '/jwt' }),
    [],
    'the role has its own annotation',
  );
});

t.test('the audit log gets outcome, reason and profile of each pod that asked', async (t) => {
  const profiles = {
    byName: new Map([['payments', new Map([['vault.hashicorp.com/role', 'payments']])]]),
    byNamespace: new Map(),
  };
  const deps = { ...depsWith(), profiles };
  const audited = (annotations: Readonly<Record<string, string>>) => {
    const { answer } = answered(reviewOf(podOf(annotations)), deps);
    return (answer as { response: { auditAnnotations?: object } }).response.auditAnnotations;
  };
  t.same(audited(asked), { outcome: 'injected', reason: 'injected' });
  t.same(audited({ ...asked, 'agent-limits-cpu': 'x' }), {
    outcome: 'denied',
    reason: 'invalid-annotations',
  });
  t.same(audited({ 'agent-inject': 'true', 'agent-profile': 'payments' }), {
    outcome: 'injected',
    reason: 'injected',
    profile: 'payments',
  });
  t.equal(audited({ role: 'web' }), undefined, 'others are most of the traffic');
});

t.test('a token mount without a name is refused as vault-k8s refuses it', async (t) => {
  const mounts = [{ mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }];
  const review = reviewOf(podOf({ ...asked, role: '' }, { mounts }));
  const { response } = answered(review, depsWith({ AGENT_INJECT_COMPATIBILITY: 'vault-k8s' }));
  t.equal(
    response.status?.message,
    'error validating agent configuration: no service account token volume name, mount path or token path found',
  );
});

t.test('unknown annotations warn, or deny where that is wanted', async (t) => {
  const review = reviewOf(podOf({ ...asked, 'agent-inject-secrt-x': 'y' }));
  t.same(answered(review).response.warnings, [
    'agent-inject-secrt-x: unknown annotation, did you mean agent-inject-secret-x?',
  ]);
  const strict = answered(review, depsWith({ AGENT_INJECT_UNKNOWN_ANNOTATIONS: 'deny' }));
  t.match(
    strict.response.status?.message,
    /^vault.hashicorp.com\/agent-inject-secrt-x: unknown annotation; did you mean/,
  );
});

t.test('annotations without effect are pointed out', async (t) => {
  const warned: Record<string, Readonly<Record<string, string>>> = {
    'no agent is injected: agent-pre-populate is false and agent-pre-populate-only is true': {
      'agent-pre-populate': 'false',
      'agent-pre-populate-only': 'true',
    },
    'agent-inject-containers: the pod has no container "nobody"': { 'agent-inject-containers': 'nobody' },
    'agent-template-left-delim-db: delimiters have no effect on the default template': {
      'agent-template-left-delim-db': '[[',
    },
    'agent-inject-template-file-x: has no effect beside agent-inject-template-x': {
      'agent-inject-template-file-x': '/f',
      'agent-inject-template-x': 'y',
    },
    'agent-inject-perms-x: has no effect, there is no secret of that name': {
      'agent-inject-perms-x': '0400',
    },
    'role: has no effect beside agent-configmap': { 'agent-configmap': 'c' },
    'agent-inject-token: has no effect beside agent-configmap': {
      'agent-configmap': 'c',
      'agent-inject-token': 'true',
    },
    'auth-config-*: has no effect beside agent-configmap': {
      'agent-configmap': 'c',
      'auth-config-secret': 's',
    },
    'agent-telemetry-*: has no effect beside agent-configmap': {
      'agent-configmap': 'c',
      'agent-telemetry-disable_hostname': 'true',
    },
    'agent-inject-command-db: runs in the init container too, after its first write': {
      'agent-inject-command-db': 'true',
    },
    'agent-start-deadline: has no effect with another agent-image than ours': {
      'agent-start-deadline': '5m',
      'agent-image': 'hashicorp/vault:2.0.4',
    },
    'agent-telemetry-nope: there is no such telemetry field': { 'agent-telemetry-nope': '1' },
  };
  for (const [warning, annotations] of Object.entries(warned)) {
    const { warnings = [] } = answered(reviewOf(podOf({ ...asked, ...annotations }))).response;
    t.ok(warnings.includes(warning), `${warning} in ${JSON.stringify(warnings)}`);
    t.ok(warnings.every((text) => text.length <= 120));
  }
});

t.test('the worst warning comes first, and no number of typos hides it', async (t) => {
  const typos = Object.fromEntries([...Array(30).keys()].map((number) => [`agent-typo${number}`, 'x']));
  const nothing = { 'agent-pre-populate': 'false', 'agent-pre-populate-only': 'true' };
  const { warnings = [] } = answered(reviewOf(podOf({ ...asked, ...nothing, ...typos }))).response;
  t.match(warnings[0], 'no agent is injected');
  t.equal(warnings.length, 21);
  t.match(warnings.at(-1), /^\d+ more warnings/);
});

t.test('one pod can ask for exactly what vault-k8s does', async (t) => {
  const pod = patched(podOf({ ...asked, 'agent-compatibility': 'vault-k8s' }));
  t.equal(pod.spec?.containers?.[1]?.image, 'hashicorp/vault:2.0.4');
  t.equal(pod.spec?.containers?.[1]?.securityContext?.seccompProfile, undefined);
});

t.test('the largest user id keeps its digits', async (t) => {
  const { response } = answered(reviewOf(podOf({ ...asked, 'agent-run-as-user': '9223372036854775807' })));
  t.match(Buffer.from(response.patch ?? '', 'base64').toString(), '"runAsUser":9223372036854775807,');
});

t.test('updates, deletions, other kinds and pods for Windows pass', async (t) => {
  for (const request of [
    { operation: 'UPDATE' },
    { operation: 'DELETE', object: null },
    { subResource: 'ephemeralcontainers' },
  ]) {
    t.match(answered(reviewOf(podOf(asked), request)), {
      reason: 'not-a-creation',
      response: { allowed: true },
    });
  }
  const windows = answered(reviewOf(podOf(asked, { spec: { os: { name: 'windows' } } })));
  t.match(windows, { reason: 'windows', response: { allowed: true, warnings: [/Windows/] } });
});

t.test(
  'whatever is sent, the answer carries the uid or says what is wrong, and nothing is thrown',
  async () => {
    const deps = depsWith();
    const annotation = fc.tuple(
      fc.constantFrom(
        'agent-inject-secret-x',
        'agent-json-patch',
        'agent-telemetry-a',
        'agent-run-as-user',
        'service',
        '__proto__',
      ),
      fc.string({ unit: 'binary' }),
    );
    const object = fc.oneof(
      fc.jsonValue(),
      fc
        .array(annotation)
        .map((entries) => podOf(Object.fromEntries([...Object.entries(asked), ...entries]))),
      fc.record({ metadata: fc.constant(podOf(asked).metadata), spec: fc.jsonValue() }),
    );
    fc.assert(
      fc.property(fc.string(), object, (uid, value) => {
        if (answered(reviewOf(value, { uid }), deps).response.uid !== uid) throw new Error('another uid');
      }),
      { numRuns: 1000 },
    );
    fc.assert(fc.property(fc.jsonValue(), (body) => void admit(body, deps)));
  },
);
