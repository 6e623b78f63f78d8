import { shellImage } from './images/images.ts';

/** What the tests say of a Pod beyond its annotations. */
export interface PodOptions {
  readonly name: string;
  readonly namespace?: string;
  /** Commands of a shell. */
  readonly script?: string;
  readonly restartPolicy?: string;
  readonly serviceAccountName?: string;
}

/** Annotations that read secret/app/db as the role app; keys are given and returned without their prefix. */
export const readsDatabase = {
  'agent-inject': 'true',
  role: 'app',
  'agent-inject-secret-db': 'secret/data/app/db',
  'agent-inject-template-db': '{{ with secret "secret/data/app/db" }}{{ .Data.data.password }}{{ end }}',
};

/** Does nothing, and ends at once when it is told to. */
const untilTerminated = 'trap "exit 0" TERM; sleep 1000 & wait';

/** A Pod that a namespace with the restricted security standard takes, with these annotations. */
export function annotatedPod(
  annotations: Readonly<Record<string, string>>,
  { name, namespace = 'default', script = untilTerminated, ...rest }: PodOptions,
): object {
  const { restartPolicy = 'Never', serviceAccountName = 'app' } = rest;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, annotations: prefixed(annotations) },
    spec: podSpec({ script, restartPolicy, serviceAccountName }),
  };
}

/** A Job of one such Pod. */
export function annotatedJob(
  annotations: Readonly<Record<string, string>>,
  { name, script = 'true', serviceAccountName = 'app' }: PodOptions,
): object {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, namespace: 'default' },
    spec: {
      backoffLimit: 0,
      template: {
        metadata: { annotations: prefixed(annotations) },
        spec: podSpec({ script, restartPolicy: 'Never', serviceAccountName }),
      },
    },
  };
}

function prefixed(annotations: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(annotations).map(([key, value]) => [`vault.hashicorp.com/${key}`, value]),
  );
}

interface Spec {
  readonly script: string;
  readonly restartPolicy: string;
  readonly serviceAccountName: string;
}

function podSpec({ script, restartPolicy, serviceAccountName }: Spec): object {
  return {
    serviceAccountName,
    restartPolicy,
    terminationGracePeriodSeconds: 20,
    securityContext: { runAsNonRoot: true, runAsUser: 1234, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'app',
        image: shellImage,
        command: ['sh', '-c', script],
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      },
    ],
  };
}
