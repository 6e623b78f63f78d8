import * as client from '@kubernetes/client-node';
import { identity } from '../../dev/chart/render.ts';
import type { Manifest } from '../../dev/chart/render.ts';
import { at } from './charted.ts';

/** Two validators of Kubernetes objects: one finds unknown fields, the other missing and malformed ones. */

interface Field {
  readonly baseName: string;
  readonly type: string;
}

interface ModelClass {
  getAttributeTypeMap?: () => readonly Field[];
}

const classes = client as unknown as Readonly<Record<string, ModelClass | undefined>>;

/** Paths of fields that @kubernetes/client-node's models do not have; objects of CRDs have no model there. */
export function unknownFields(object: Manifest): string[] {
  const version = object.apiVersion.split('/').at(-1) ?? '';
  const model = `${version.charAt(0).toUpperCase()}${version.slice(1)}${object.kind}`;
  return isCustom(object) ? [] : check(object, model, `${object.kind}/${object.metadata.name}`);
}

function check(value: unknown, type: string, path: string): string[] {
  const list = /^Array<(.*)>$/.exec(type)?.[1];
  if (list !== undefined)
    return Array.isArray(value)
      ? value.flatMap((item, index) => check(item, list, `${path}[${index}]`))
      : [`${path} is no list`];
  const map = /^\{ \[key: string\]: (.*); \}$/.exec(type)?.[1];
  if (map !== undefined)
    return Object.entries(value as object).flatMap(([name, item]) => check(item, map, `${path}[${name}]`));
  if (['string', 'number', 'boolean'].includes(type))
    return typeof value === type ? [] : [`${path} is no ${type}`];
  const fields = classes[type]?.getAttributeTypeMap?.();
  if (fields === undefined)
    return ['IntOrString', 'any', 'object'].includes(type) ? [] : [`${path}: no model ${type}`];
  return Object.entries(value as object).flatMap(([name, item]) => {
    const field = fields.find(({ baseName }) => baseName === name);
    return field === undefined ? [`${path}.${name} is unknown`] : check(item, field.type, `${path}.${name}`);
  });
}

interface Validated {
  validate: () => void;
}

/** @kubernetes-models/cert-manager 4.4.4 has no `serviceAccountRef`, which cert-manager knows since 1.12. */
const outdated = 'data/spec/vault/auth/kubernetes must have required property secretRef';

/** What kubernetes-models finds missing or malformed, CRDs of cert-manager and Prometheus included. */
export async function invalidFields(object: Manifest): Promise<string[]> {
  const models = (await import(moduleOf(object))) as Record<
    string,
    (new (data: Manifest) => Validated) | undefined
  >;
  const Model = models[object.kind];
  if (Model === undefined) return [`no model of ${object.apiVersion} ${object.kind}`];
  try {
    new Model(object).validate();
    return [];
  } catch (error) {
    const problem = String(error);
    return problem.endsWith(outdated) ? [] : [`${object.kind}/${object.metadata.name}: ${problem}`];
  }
}

function isCustom({ apiVersion }: Manifest): boolean {
  return apiVersion.startsWith('cert-manager.io/') || apiVersion.startsWith('monitoring.coreos.com/');
}

function moduleOf({ apiVersion }: Manifest): string {
  if (apiVersion.startsWith('cert-manager.io/')) return `@kubernetes-models/cert-manager/${apiVersion}`;
  if (apiVersion.startsWith('monitoring.')) return `@kubernetes-models/prometheus-operator/${apiVersion}`;
  return `kubernetes-models/${apiVersion}`;
}

/** What Pod Security `restricted` would refuse. */
export function unrestricted(object: Manifest): string[] {
  const spec = object.kind === 'Pod' ? at(object, 'spec') : at(object, 'spec.template.spec');
  if (spec === undefined) return [];
  const wanted = {
    'securityContext.runAsNonRoot': true,
    'securityContext.seccompProfile.type': 'RuntimeDefault',
    'containers.0.securityContext.allowPrivilegeEscalation': false,
    'containers.0.securityContext.readOnlyRootFilesystem': true,
    'containers.0.securityContext.capabilities.drop.0': 'ALL',
  };
  return Object.entries(wanted)
    .filter(([path, value]) => at(spec, path) !== value)
    .map(([path]) => `${identity(object)}: ${path}`);
}
