import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { toolPath } from './kubernetes-tools.ts';
import type { Release } from './kubernetes-tools.ts';

export const chartFolder = join(import.meta.dirname, '../../charts/vault-injector');

/** A Kubernetes object as far as every one is alike. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

export interface RenderRequest {
  readonly helm?: Release;
  /** Values over the chart's own. */
  readonly values?: unknown;
  /** Name and namespace of the release; both `vault` when absent. */
  readonly release?: string;
  readonly namespace?: string;
  readonly kubernetes?: string;
  /** Further words for `helm template`. */
  readonly arguments?: readonly string[];
}

/** What `helm template` printed, or its complaint. */
export type Rendering =
  | { readonly ok: true; readonly text: string; readonly objects: readonly Manifest[] }
  | { readonly ok: false; readonly error: string };

/** Renders the chart as `helm install` would, without a cluster. */
export function renderChart({
  helm = 'helm-4',
  values = {},
  release = 'vault',
  namespace = 'vault',
  kubernetes = '1.34.0',
  arguments: more = [],
}: RenderRequest = {}): Rendering {
  const words = ['template', release, chartFolder, '--namespace', namespace, '--values', '-'];
  const version = ['--kube-version', kubernetes];
  const { status, stdout, stderr } = spawnSync(toolPath(helm, 'helm'), [...words, ...version, ...more], {
    input: JSON.stringify(values),
    encoding: 'utf8',
    maxBuffer: 16 * 1024 * 1024,
  });
  return status === 0
    ? { ok: true, text: stdout, objects: parseManifests(stdout) }
    : { ok: false, error: stderr };
}

/** The objects of a YAML stream, without empty documents. */
export function parseManifests(text: string): Manifest[] {
  return parseAllDocuments(text)
    .map((document) => document.toJS() as Manifest | null)
    .filter((object) => object !== null);
}

/** Orders and finds objects: kind, namespace and name in one text. */
export function identity({ kind, metadata }: Manifest): string {
  return [kind, metadata.namespace ?? '', metadata.name].join('/');
}
