/** The record format of webhook/FORMAT.md: unpacking of references and bases, and the normal form for comparing. */
import { isJsonObject, parseJson } from '../../contract/json.ts';

export type Json = unknown;
export type JsonObject = Readonly<Record<string, Json>>;

export interface Expectation {
  readonly httpStatus?: number | null;
  readonly connectionClosed?: boolean;
  readonly apiVersion?: string | null;
  readonly kind?: string | null;
  readonly uid?: string | null;
  readonly allowed?: boolean;
  readonly message?: string;
  readonly messageMatch?: 'exact' | 'prefix' | 'any';
  readonly messagePrefix?: string;
  readonly patchType?: string;
  readonly patchApplies?: boolean;
  readonly pod?: Json;
  readonly configs?: JsonObject;
  readonly contentType?: string;
  readonly body?: string;
  readonly bodyPrefix?: string;
  readonly bodyContains?: readonly string[];
  readonly json?: Json;
  readonly location?: string;
  readonly exitCode?: number | null;
  readonly output?: string;
  readonly staysUp?: boolean;
}

export interface VectorRecord {
  readonly id: string;
  readonly kind: 'mutate' | 'http' | 'startup';
  readonly note?: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  readonly review: Json;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
  readonly expect: Expectation;
  readonly unstable?: readonly string[];
  readonly reserialized?: readonly string[];
}

const dereference = (value: Json, refs: JsonObject): Json => {
  if (Array.isArray(value)) return value.map((item) => dereference(item, refs));
  if (!isJsonObject(value)) return value;
  if (typeof value['$ref'] === 'string') return refs[value['$ref']];
  return mapObject(value, (item) => dereference(item, refs));
};

const mapObject = (value: JsonObject, change: (item: Json, key: string) => Json): JsonObject =>
  Object.fromEntries(Object.entries(value).map(([key, item]) => [key, change(item, key)]));

const own = (value: Json, key: string | number): Json => {
  if (Array.isArray(value)) return value[Number(key)] as Json;
  return isJsonObject(value) && Object.hasOwn(value, String(key)) ? value[String(key)] : undefined;
};

const expand = (packed: Json, base: Json): Json => {
  if (Array.isArray(packed)) return packed.map((item, index) => expand(item, own(base, index)));
  if (!isJsonObject(packed)) return packed;
  const same = Object.hasOwn(packed, '$same');
  if (same && Object.keys(packed).length === 1) return base;
  const dropped = new Set(same && Array.isArray(packed['$del']) ? packed['$del'] : []);
  const kept = same && isJsonObject(base) ? Object.entries(base).filter(([key]) => !dropped.has(key)) : [];
  const set = Object.entries(packed).filter(([key]) => !same || (key !== '$same' && key !== '$del'));
  return Object.fromEntries([...kept, ...set.map(([key, item]) => [key, expand(item, own(base, key))] as const)]);
};

/** The record with whole pods and configurations in what it expects. */
export const unpack = (record: VectorRecord, refs: JsonObject): Expectation => {
  const { expect } = record;
  if (expect.pod === undefined) return expect;
  const configs = dereference(expect.configs, refs) as Record<string, Json>;
  const sidecar = configs['vault-agent'];
  return {
    ...expect,
    pod: expand(dereference(expect.pod, refs), objectOf(record)),
    configs:
      sidecar === undefined ? configs : { ...configs, 'vault-agent': expand(sidecar, configs['vault-agent-init']) },
  };
};

/** The object under review. */
export const objectOf = (record: VectorRecord): Json => own(own(record.review, 'request'), 'object');

interface Named {
  readonly name: string;
  readonly mountPath?: string;
  readonly value?: string;
}
interface MutableContainer {
  name: string;
  env?: Named[];
  volumeMounts?: Named[];
}
interface MutablePod {
  spec?: { volumes?: Named[]; containers?: MutableContainer[]; initContainers?: MutableContainer[] };
}

/** A pod and its decoded configurations in the normal form of FORMAT.md; the pod given is not changed. */
export function normalise(input: Json, pod: Json): { readonly pod: Json; readonly configs: JsonObject } {
  const copy = parseJson(JSON.stringify(pod)) as MutablePod;
  const configs = new Map<string, Json>();
  for (const container of containersOf(copy)) takeConfig(container, configs);
  renumberVolumes(input as MutablePod, copy);
  for (const container of containersOf(copy)) {
    if (/^vault-agent(-init)?$/.test(container.name)) {
      sortPlaces(container.env ?? [], ({ name }) => awsNames.has(name), ({ name }) => name);
    }
  }
  return { pod: copy, configs: normaliseConfigs(Object.fromEntries(configs)) };
}

/** Configurations with their templates in a fixed order. */
export const normaliseConfigs = (configs: JsonObject): JsonObject =>
  mapObject(configs, (config) => {
    if (!isJsonObject(config) || !Array.isArray(config['template'])) return config;
    const rank = (entry: Json) => `${String(own(entry, 'destination'))}\0${canonical(entry)}`;
    return { ...config, template: [...config['template']].sort((a, b) => (rank(a) < rank(b) ? -1 : 1)) };
  });

const containersOf = ({ spec }: MutablePod): MutableContainer[] => [
  ...(spec?.initContainers ?? []),
  ...(spec?.containers ?? []),
];

function takeConfig(container: MutableContainer, configs: Map<string, Json>): void {
  container.env?.forEach((entry, index, env) => {
    if (entry.name !== 'VAULT_CONFIG' || entry.value === undefined) return;
    let { name } = container;
    while (configs.has(name)) name += '#';
    configs.set(name, parseJson(Buffer.from(entry.value, 'base64').toString('utf8')));
    env[index] = { ...entry, value: '<config>' };
  });
}

const awsNames = new Set(['AWS_DEFAULT_REGION', 'AWS_REGION', 'AWS_ROLE_ARN', 'AWS_WEB_IDENTITY_TOKEN_FILE']);

function sortPlaces<T>(list: T[], pick: (item: T) => boolean, key: (item: T) => string | number): void {
  const places = list.flatMap((item, index) => (pick(item) ? [index] : []));
  const sorted = places
    .map((place) => list[place] as T)
    .sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
  places.forEach((place, index) => (list[place] = sorted[index] as T));
}

const custom = 'vault-secrets-custom-';

function renumberVolumes(input: MutablePod, pod: MutablePod): void {
  const mine = new Set((input.spec?.volumes ?? []).map(({ name }) => name));
  const paths = new Map<string, string>();
  for (const { volumeMounts = [] } of containersOf(pod)) {
    for (const { name, mountPath = '' } of volumeMounts ?? []) {
      if (/^vault-secrets-custom-\d+$/.test(name) && !mine.has(name) && !paths.has(name)) paths.set(name, mountPath);
    }
  }
  const renamed = new Map(
    [...paths].sort(([, a], [, b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([name], index) => [name, `${custom}${index}`]),
  );
  const fix = (list: Named[]) => {
    const hit = new Set<Named>();
    list.forEach((entry, index) => {
      const name = renamed.get(entry.name);
      if (name !== undefined) hit.add((list[index] = { ...entry, name }));
    });
    sortPlaces(list, (entry) => hit.has(entry), ({ name }) => Number(name.slice(custom.length)));
  };
  fix(pod.spec?.volumes ?? []);
  for (const { volumeMounts } of containersOf(pod)) fix(volumeMounts ?? []);
}

/** Equal values have equal texts; empty `resources` and `lifecycle` count as absent. */
export function canonical(value: Json): string {
  return JSON.stringify(value, (_key, item: Json) => {
    if (!isJsonObject(item)) return item;
    const entries = Object.entries(item)
      .filter(([key, member]) => !(emptyAllowed.has(key) && isJsonObject(member) && Object.keys(member).length === 0))
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(entries);
  });
}

const emptyAllowed = new Set(['resources', 'lifecycle']);
