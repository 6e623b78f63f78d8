import { boolean, enumeration, quantity, text } from '../../contract/codec.ts';
import type { SettingRows } from './row.ts';
import { ownAgentImage } from '../agent-image.ts';

const oneOf = <const W extends string>(...words: readonly W[]) =>
  enumeration(words, { problem: (value) => `unknown word ${JSON.stringify(value)}` });

/** A boolean that is on by default, and off in vault-k8s 1.7.6. */
const improvement = (env: string, doc: string) =>
  ({
    env,
    codec: boolean,
    fallback: 'true',
    compatible: 'false',
    doc,
    example: 'false',
    since: 'ours',
  }) as const;

/**
 * Where we do better than vault-k8s 1.7.6, one setting each. `compatible` is the value that gives upstream's behaviour;
 * AGENT_INJECT_COMPATIBILITY=vault-k8s takes all of them at once.
 */
export const behaviour = {
  agentImage: {
    env: 'VAULT_IMAGE',
    flag: 'vault-image',
    openbao: 'BAO_IMAGE',
    codec: text,
    fallback: ownAgentImage,
    compatible: 'hashicorp/vault:2.0.4',
    emptyFlagIsAbsent: true,
    doc: 'Image of the injected containers.',
    example: 'hashicorp/vault:2.0.4',
    since: '0.1',
  },
  nativeSidecar: {
    env: 'NATIVE_SIDECAR',
    codec: oneOf('jobs', 'always', 'never'),
    fallback: 'jobs',
    compatible: 'never',
    doc: 'Which pods get one native sidecar instead of init container and sidecar: those of Jobs, all, or none. Needs Kubernetes 1.29.',
    example: 'always',
    since: 'ours',
  },
  ownToken: improvement(
    'OWN_TOKEN',
    'Gives a pod without a usable ServiceAccount token mount a short-lived token of its own for the agent.',
  ),
  seccompProfile: {
    env: 'SECCOMP_PROFILE',
    codec: oneOf('RuntimeDefault', 'none'),
    fallback: 'RuntimeDefault',
    compatible: 'none',
    doc: 'Seccomp profile of the injected containers; Pod Security `restricted` asks for one.',
    example: 'none',
    since: 'ours',
  },
  readOnlyMounts: improvement(
    'READ_ONLY_MOUNTS',
    "Mounts the secret files read-only in the pod's own containers.",
  ),
  handOver: improvement(
    'HAND_OVER',
    'Hands token and leases from the init container to the sidecar through a volume in memory, where both are ours.',
  ),
  templateCheck: {
    env: 'TEMPLATE_CHECK',
    codec: oneOf('deny', 'warn', 'off'),
    fallback: 'deny',
    compatible: 'off',
    doc: 'What happens to a pod whose template has a syntax error, an unknown function or a wrong number of arguments.',
    example: 'warn',
    since: 'ours',
  },
  unknownAnnotations: {
    env: 'UNKNOWN_ANNOTATIONS',
    codec: oneOf('ignore', 'warn', 'deny'),
    fallback: 'warn',
    compatible: 'ignore',
    doc: 'What happens to a pod with an annotation under our prefix that nobody reads.',
    example: 'deny',
    since: 'ours',
  },
  ineffectiveAnnotations: {
    env: 'INEFFECTIVE_ANNOTATIONS',
    codec: oneOf('ignore', 'warn'),
    fallback: 'warn',
    compatible: 'ignore',
    doc: 'Whether annotations that contradict each other or have no effect are pointed out.',
    example: 'ignore',
    since: 'ours',
  },
  denials: {
    env: 'DENIALS',
    codec: oneOf('all', 'first'),
    fallback: 'all',
    compatible: 'first',
    doc: 'Whether a denial lists every mistake with its remedy and carries a status code, or only the first sentence.',
    example: 'first',
    since: 'ours',
  },
  openbaoAnnotations: improvement(
    'OPENBAO_ANNOTATIONS',
    'Reads `openbao.org/` annotations like `vault.hashicorp.com/` ones.',
  ),
  openbaoImages: improvement('OPENBAO_IMAGES', "Starts the program `bao` in OpenBao's images."),
  repair: improvement(
    'REPAIR',
    'Puts an injected pod that another webhook changed back in order when it is reviewed again.',
  ),
  shareProcessNamespaceAlways: improvement(
    'SHARE_PROCESS_NAMESPACE_ALWAYS',
    'Honours agent-share-process-namespace without an init container too.',
  ),
  containFiles: improvement('CONTAIN_FILES', 'Denies file names that leave their volume.'),
  quoting: improvement(
    'QUOTING',
    'Quotes what annotations say inside the default template and the revocation command; the default template keeps its own delimiters.',
  ),
  strictTelemetry: improvement(
    'STRICT_TELEMETRY',
    'Denies a telemetry annotation that does not fit its field, instead of dropping the whole stanza.',
  ),
  creationOnly: improvement(
    'CREATION_ONLY',
    'Leaves every review alone that is not the creation of a Pod; containers cannot be added later.',
  ),
  skipWindows: improvement(
    'SKIP_WINDOWS',
    'Leaves pods for Windows nodes alone, with a warning, instead of adding containers that cannot run there.',
  ),
  checkPermissions: improvement(
    'CHECK_PERMISSIONS',
    'Denies file permissions that are no octal digits, which no agent would start with.',
  ),
  auditAnnotations: improvement(
    'AUDIT_ANNOTATIONS',
    "Tells the API server's audit log what was decided about each pod that asked, why, and with which profile.",
  ),
  checkConfigSize: improvement(
    'CHECK_CONFIG_SIZE',
    'Denies a pod whose configuration is too long for an environment variable, instead of letting its containers fail.',
  ),
  nameCollisions: {
    env: 'NAME_COLLISIONS',
    codec: oneOf('deny', 'ignore'),
    fallback: 'deny',
    compatible: 'ignore',
    doc: 'What happens to a pod that uses the name of one of our containers for its own.',
    example: 'ignore',
    since: 'ours',
  },
  useLeaseRenewalThreshold: improvement(
    'USE_LEASE_RENEWAL_THRESHOLD',
    'Passes AGENT_INJECT_TEMPLATE_LEASE_RENEWAL_THRESHOLD on to the agents.',
  ),
} as const satisfies SettingRows;

/** Our own choices that vault-k8s has no counterpart of; off unless asked for. */
export const extras = {
  compatibility: {
    env: 'COMPATIBILITY',
    codec: oneOf('none', 'vault-k8s'),
    fallback: 'none',
    doc: 'With `vault-k8s` every pod is injected exactly as vault-k8s 1.7.6 would do it.',
    example: 'vault-k8s',
    since: 'ours',
  },
  tokenAudience: {
    env: 'TOKEN_AUDIENCE',
    codec: text,
    fallback: '',
    doc: 'Audience of the token made for pods without one; empty leaves it to the API server.',
    example: 'vault',
    since: 'ours',
  },
  userFromNamespace: {
    env: 'USER_FROM_NAMESPACE',
    codec: boolean,
    fallback: 'false',
    doc: 'Leaves user and group ids to the namespace, as OpenShift wants it.',
    example: 'true',
    since: 'ours',
  },
  memoryVolumeSizeLimit: {
    env: 'MEMORY_VOLUME_SIZE_LIMIT',
    codec: quantity,
    fallback: '',
    doc: 'Size limit of each in-memory volume; empty for none.',
    example: '16Mi',
    since: 'ours',
  },
} as const satisfies SettingRows;
