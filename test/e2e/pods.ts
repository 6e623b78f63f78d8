import { images } from './images/names.ts';

/** What the tests say of a Pod beyond its annotations. */
export interface PodOptions {
  readonly name: string;
  /** Commands of the application's shell. */
  readonly script?: string;
  readonly restartPolicy?: string;
  readonly serviceAccountName?: string;
  /** Further fields of the Pod's spec. */
  readonly spec?: object;
  /** Further fields of the application's security context. */
  readonly security?: object;
}

export type Annotations = Readonly<Record<string, string>>;

/** Annotations that read secret/app/db as the role app; keys are given and returned without their prefix. */
export const readsDatabase = {
  'agent-inject': 'true',
  role: 'app',
  'agent-inject-secret-db': 'secret/data/app/db',
  'agent-inject-template-db': '{{ with secret "secret/data/app/db" }}{{ .Data.data.password }}{{ end }}',
};

/** The same, and looks for changes every two seconds. */
export const followsDatabase = { ...readsDatabase, 'template-static-secret-render-interval': '2s' };

/** Prints what the file holds, again and again. */
export const watchFile = 'while :; do cat /vault/secrets/db; echo; sleep 1; done';

/** Does nothing, and ends at once when it is told to. */
const untilTerminated = 'trap "exit 0" TERM; sleep 1000 & wait';

/** Metadata and spec of a Pod that a namespace with the restricted security standard takes. */
export function podTemplate(annotations: Annotations, options: Omit<PodOptions, 'name'>): object {
  const { script = untilTerminated, restartPolicy = 'Never', serviceAccountName = 'app' } = options;
  return {
    metadata: { labels: { part: 'application' }, annotations: prefixed(annotations) },
    spec: {
      serviceAccountName,
      restartPolicy,
      terminationGracePeriodSeconds: 20,
      securityContext: { runAsNonRoot: true, runAsUser: 1234, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [shellContainer('app', script, options.security)],
      ...options.spec,
    },
  };
}

/** A Pod with these annotations. */
export function annotatedPod(annotations: Annotations, { name, ...options }: PodOptions): object {
  const { metadata, spec } = podTemplate(annotations, options) as { metadata: object; spec: object };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, ...metadata }, spec };
}

/** A Job of one such Pod. */
export function annotatedJob(annotations: Annotations, { name, ...options }: PodOptions): object {
  return { apiVersion: 'batch/v1', kind: 'Job', metadata: { name }, spec: jobSpec(annotations, options) };
}

/** What a Job and a CronJob have in common. */
export function jobSpec(annotations: Annotations, options: Omit<PodOptions, 'name'>): object {
  return { backoffLimit: 0, template: podTemplate(annotations, options) };
}

/** A container that runs these commands of a shell. */
export function shellContainer(name: string, script: string, security: object = {}): object {
  return {
    name,
    image: images.shell,
    command: ['sh', '-c', script],
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, ...security },
  };
}

function prefixed(annotations: Annotations): Annotations {
  return Object.fromEntries(
    Object.entries(annotations).map(([key, value]) => [`vault.hashicorp.com/${key}`, value]),
  );
}
