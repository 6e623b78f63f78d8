import { settingTable, type Behaviour } from '../settings.ts';
import { variableName } from '../settings/environment.ts';

/** One place where we do something else than vault-k8s 1.7.6. */
export interface Difference {
  /** Name of the setting, which is the id of the difference. */
  readonly id: keyof Behaviour;
  readonly upstream: string;
  readonly ours: string;
  readonly reason: string;
  /** Variable and value that give upstream's behaviour. */
  readonly restore: { readonly variable: string; readonly value: string };
}

type Words = Pick<Difference, 'upstream' | 'ours' | 'reason'>;

const words: Readonly<Record<keyof Behaviour, Words>> = {
  agentImage: {
    upstream: 'The agent image is hashicorp/vault:2.0.4, with 250m CPU and 64Mi memory requested.',
    ours: "The agent image is this project's, started without a shell, with 10m CPU and 32Mi requested.",
    reason: 'It is smaller, starts faster and needs a fraction of the memory in every pod.',
  },
  nativeSidecar: {
    upstream: 'Every pod gets an init container and a sidecar.',
    ours: "A Job's pod gets one native sidecar, where the cluster runs Kubernetes 1.29 or later.",
    reason: 'A classic sidecar keeps a Job from ending, and two agents take two sets of credentials.',
  },
  ownToken: {
    upstream:
      'A pod without a ServiceAccount token mount is denied, and a token for EKS may be taken by mistake.',
    ours: 'Such a pod gets a projected token of its own, for the agent only.',
    reason: 'Pods without automounted tokens are good practice and should work.',
  },
  seccompProfile: {
    upstream: 'The injected containers have no seccomp profile.',
    ours: 'They have RuntimeDefault.',
    reason: 'Namespaces that enforce Pod Security `restricted` deny pods without one.',
  },
  readOnlyMounts: {
    upstream: "The pod's own containers can write into the folder of the secrets.",
    ours: 'They see it read-only.',
    reason: 'A compromised application cannot plant files for the others.',
  },
  handOver: {
    upstream: 'Init container and sidecar each log in and each get dynamic credentials of their own.',
    ours: 'Where both are our agent, the sidecar goes on with the token and the leases of the init container.',
    reason: 'A pod costs one login and one set of credentials, and applications start with the lasting ones.',
  },
  templateCheck: {
    upstream: 'A wrong template is admitted, and its pod fails at start.',
    ours: 'It is denied, with line and column.',
    reason: 'The author learns it at once.',
  },
  unknownAnnotations: {
    upstream: 'Misspelt annotations are ignored without a word.',
    ours: 'They give a warning with the nearest name.',
    reason: 'Most first attempts fail on a typo.',
  },
  ineffectiveAnnotations: {
    upstream: 'Annotations that contradict each other or have no effect are not mentioned.',
    ours: 'They give warnings.',
    reason: 'What was asked for does not happen; somebody should know.',
  },
  denials: {
    upstream: 'A denial is the first sentence found, without a status code.',
    ours: 'The same sentence comes first, then every fault with its remedy, and code 422 or 403.',
    reason: 'All mistakes can be corrected in one go.',
  },
  openbaoAnnotations: {
    upstream: 'openbao.org annotations are ignored.',
    ours: 'They are read like vault.hashicorp.com ones, which win.',
    reason: 'One webhook serves users of both projects.',
  },
  openbaoImages: {
    upstream: "The program started is always `vault`, which OpenBao's images do not have.",
    ours: 'In an image called openbao the program is `bao`.',
    reason: 'One webhook serves users of both projects.',
  },
  repair: {
    upstream: 'A pod that carries the status `injected` is never looked at again, even if it has no agent.',
    ours: 'What is missing is added when it is created or reviewed again; nothing is added twice.',
    reason: 'Other webhooks add containers afterwards, and status annotations get copied into templates.',
  },
  shareProcessNamespaceAlways: {
    upstream: 'agent-share-process-namespace is ignored when there is no init container.',
    ours: 'It is always honoured.',
    reason: 'The annotation says nothing of an init container.',
  },
  containFiles: {
    upstream: 'agent-inject-file may lead out of its volume with `..`.',
    ours: 'Such a name is denied.',
    reason: 'A file outside is lost or overwrites something.',
  },
  quoting: {
    upstream: 'Paths and addresses are spliced into templates and commands as they are.',
    ours: 'They are quoted where they need it, and the default template keeps its own delimiters.',
    reason: 'A quote or a space in a value must not change what is run.',
  },
  strictTelemetry: {
    upstream: 'One telemetry value that does not fit drops the whole stanza silently.',
    ours: 'The pod is denied and the value named.',
    reason: 'Missing metrics are noticed when it is too late.',
  },
  creationOnly: {
    upstream: 'Every operation and kind of object is injected if it looks like an annotated Pod.',
    ours: 'Only the creation of a Pod is looked at.',
    reason: 'Containers cannot be added to a running pod; the API server refuses such a patch.',
  },
  skipWindows: {
    upstream: 'Pods for Windows nodes get Linux containers, which never start.',
    ours: 'They are left alone, with a warning.',
    reason: 'A pod without secrets that says so is better than one that hangs.',
  },
  checkPermissions: {
    upstream: 'agent-inject-perms may be any text; the agent of the pod fails on what is no octal number.',
    ours: 'Such a text is denied.',
    reason: 'The author learns it at once.',
  },
  auditAnnotations: {
    upstream: 'The audit log of the API server learns nothing.',
    ours: 'It gets the outcome, its reason and the profile of each pod that asked.',
    reason: 'Who looks into an incident sees why a pod was or was not injected.',
  },
  checkConfigSize: {
    upstream: 'A configuration over 128 KiB is admitted, and its containers cannot be started.',
    ours: 'It is denied, naming the size.',
    reason: 'Linux refuses to start a process with a longer variable.',
  },
  nameCollisions: {
    upstream: 'A pod with a container of our name gets a second one, and the API server refuses it.',
    ours: 'It is denied with that reason.',
    reason: 'The message of the API server does not say whose container it is.',
  },
  useLeaseRenewalThreshold: {
    upstream: 'The setting TEMPLATE_LEASE_RENEWAL_THRESHOLD is checked but never used.',
    ours: 'Agents get it.',
    reason: 'It is what its documentation says.',
  },
};

/** Every difference that a setting takes back, in the order of the settings. */
export const differences: readonly Difference[] = (Object.keys(words) as (keyof Behaviour)[]).map((id) => ({
  id,
  ...words[id],
  restore: { variable: variableName(settingTable[id]), value: settingTable[id].compatible },
}));

/** What we never copy: plain defects of vault-k8s 1.7.6, with no setting to bring them back. */
export const defectsNotCopied: readonly { readonly upstream: string; readonly ours: string }[] = [
  {
    upstream: 'In a pod without volumes each group of added volumes replaces the one before.',
    ours: 'All of them are added.',
  },
  {
    upstream: 'A review without request crashes the connection.',
    ours: 'It is answered with HTTP 400.',
  },
  {
    upstream: 'Templates, numbered volumes and copied AWS variables come in another order each time.',
    ours: 'They are sorted, so the same pod gives the same bytes.',
  },
  {
    upstream:
      'With agent-init-first the existing init containers are printed anew and lose fields that are too new.',
    ours: 'They stay as they are.',
  },
  {
    upstream: 'Keys of the object are matched in any case.',
    ours: 'They are matched exactly, as the API server prints them.',
  },
];
