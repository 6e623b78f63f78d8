/** A place inside a manifest: keys and indexes from its root. */
export type Path = readonly (string | number)[];

type Tree = Readonly<Record<string, unknown>>;

/** A pod, or the template of pods, found in a manifest. */
export interface FoundPod {
  /** Where metadata and spec are. */
  readonly path: Path;
  /** Kind and name of the object around it, like `Deployment/web`. */
  readonly title: string;
  readonly namespace: string | undefined;
  /** Where the template is inside its object; '' for a Pod. */
  readonly templatePath: string;
  /** The annotations of the object around the template; none for a Pod. */
  readonly outerAnnotations: Tree;
  /** The Pod as the API server would send it for admission. */
  readonly pod: Readonly<Record<string, unknown>>;
}

/** Where kinds of other projects keep it that are made after Kubernetes' own, such as Argo's Rollout. */
const usualPath: Path = ['spec', 'template'];

/** Where each kind keeps its template of pods. */
const templatePaths: ReadonlyMap<string, Path> = new Map([
  ['Pod', []],
  ['Deployment', ['spec', 'template']],
  ['StatefulSet', ['spec', 'template']],
  ['DaemonSet', ['spec', 'template']],
  ['ReplicaSet', ['spec', 'template']],
  ['ReplicationController', ['spec', 'template']],
  ['PodTemplate', ['template']],
  ['Job', ['spec', 'template']],
  ['CronJob', ['spec', 'jobTemplate', 'spec', 'template']],
]);

const jobKinds = ['Job', 'CronJob'];

/** Every pod in a manifest; a List is searched item by item, other kinds hold none. */
export function findPods(manifest: unknown, path: Path = []): FoundPod[] {
  const { kind, items, metadata } = asTree(manifest);
  if (typeof kind !== 'string') return [];
  if (kind.endsWith('List') && Array.isArray(items)) {
    return items.flatMap((item, index) => findPods(item, [...path, 'items', index]));
  }
  const inside = templatePaths.get(kind) ?? usualPath;
  const template = inside.reduce<unknown>((tree, key) => asTree(tree)[key], manifest);
  const isTemplate = templatePaths.has(kind) || Array.isArray(asTree(asTree(template).spec).containers);
  if (!isTree(template) || !isTemplate) return [];
  const found = describe(asTree(metadata), kind, inside);
  const pod = asPod(template, kind, asTree(metadata).name);
  return [{ ...found, path: [...path, ...inside], pod }];
}

function describe(
  { name, generateName, namespace, annotations }: Tree,
  kind: string,
  inside: Path,
): Omit<FoundPod, 'path' | 'pod'> {
  return {
    title: `${kind}/${[name, generateName].find((text) => typeof text === 'string') ?? '(no name)'}`,
    namespace: typeof namespace === 'string' ? namespace : undefined,
    templatePath: inside.join('.'),
    outerAnnotations: inside.length === 0 ? {} : asTree(annotations),
  };
}

/** The template as a Pod; what a controller would set and the webhook looks at is added: the owner. */
function asPod(template: Tree, kind: string, name: unknown): Tree {
  const pod = { ...template, apiVersion: 'v1', kind: 'Pod' };
  if (!jobKinds.includes(kind)) return pod;
  const owner = { apiVersion: 'batch/v1', kind: 'Job', name, uid: '', controller: true };
  return { ...pod, metadata: { ...asTree(template.metadata), ownerReferences: [owner] } };
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asTree(value: unknown): Tree {
  return isTree(value) ? value : {};
}
