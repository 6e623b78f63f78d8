import { settingRows } from '../../src/settings.ts';
import { variableName } from '../../src/settings/environment.ts';
import { readValues } from './values.ts';
import type { ChartValue } from './values.ts';

type Schema = Readonly<Record<string, unknown>>;

const choice = (...values: readonly unknown[]): Schema => ({ enum: values });
const whole = (minimum: number, maximum: number): Schema => ({ type: 'integer', minimum, maximum });
const port = whole(1, 65_535);
const quantity: Schema = { type: ['string', 'number', 'null'] };
const flag: Schema = { enum: [true, false, 'true', 'false'] };
const duration: Schema = { type: 'string', pattern: '^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$' };
const blockOrText: Schema = { type: ['object', 'string', 'null'] };
const listOrText: Schema = { type: ['array', 'string', 'null'] };
const pullPolicy = choice('Always', 'IfNotPresent', 'Never', '');
const digest: Schema = { type: 'string', pattern: '^(sha256:[0-9a-f]{64})?$' };

/** What the defaults alone do not tell, by path or by last name. */
const rules: Readonly<Record<string, Schema>> = {
  'injector.enabled': choice(true, false, 'true', 'false', '-'),
  'injector.replicas': whole(0, 100),
  'injector.port': port,
  'injector.metrics.port': whole(0, 65_535),
  'injector.agentDefaults.template': choice('map', 'json'),
  'injector.logLevel': choice('trace', 'debug', 'info', 'notice', 'warn', 'warning', 'error', 'err', ''),
  'injector.logFormat': choice('standard', 'json', ''),
  'injector.webhook.matchPolicy': choice('Exact', 'Equivalent'),
  'injector.webhook.reinvocationPolicy': choice('Never', 'IfNeeded'),
  'injector.webhook.timeoutSeconds': whole(1, 30),
  'injector.webhook.matchConditions': {
    type: 'array',
    maxItems: 63,
    items: {
      type: 'object',
      required: ['name', 'expression'],
      additionalProperties: false,
      properties: { name: { type: 'string', minLength: 1 }, expression: { type: 'string', minLength: 1 } },
    },
  },
  'injector.certs.secretName': { type: ['string', 'null'] },
  'injector.certManager.duration': duration,
  'injector.certManager.renewBefore': duration,
  'injector.serviceMonitor.interval': duration,
  'injector.podMonitor.interval': duration,
  'injector.autoscaling.minReplicas': whole(1, 100),
  'injector.autoscaling.maxReplicas': whole(1, 100),
  'injector.autoscaling.targetCPUUtilizationPercentage': whole(1, 1000),
  'injector.networkPolicy.apiServerPorts': { type: 'array', items: port },
  'injector.settings': { type: 'object', additionalProperties: false, properties: settingSchemas() },
  'injector.extraEnvironmentVars': {
    type: 'object',
    additionalProperties: { type: ['string', 'number', 'boolean'] },
  },
  'injector.affinity': blockOrText,
  'injector.topologySpreadConstraints': listOrText,
  'injector.tolerations': listOrText,
  'injector.nodeSelector': blockOrText,
  'injector.strategy': blockOrText,
  failurePolicy: choice('Ignore', 'Fail'),
  namespaceSelector: blockOrText,
  objectSelector: blockOrText,
  annotations: blockOrText,
  webhookAnnotations: blockOrText,
  pod: blockOrText,
  container: blockOrText,
  resources: blockOrText,
  pullPolicy,
  digest,
  tag: { type: ['string', 'number', 'null'] },
  uid: whole(0, 2_147_483_647),
  gid: whole(0, 2_147_483_647),
  ...Object.fromEntries(
    ['cpuLimit', 'cpuRequest', 'memLimit', 'memRequest', 'ephemeralLimit', 'ephemeralRequest'].map((name) => [
      name,
      quantity,
    ]),
  ),
};

/** Names that vault-helm's files may set to null as a whole. */
const nullable = new Set(['injector.webhook']);
/** Blocks that hold names of other charts too. */
const open = new Set(['global']);

/** values.schema.json, from values.yaml, its comments and the table of the webhook's settings. */
export function valuesSchema(): string {
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Values of vault-injector',
    type: 'object',
    properties: propertiesOf(readValues()),
  };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}

function propertiesOf(values: readonly ChartValue[]): Schema {
  return Object.fromEntries(values.map((value) => [value.name, schemaOf(value)]));
}

function schemaOf(value: ChartValue): Schema {
  const description = value.doc === '' ? {} : { description: value.doc };
  if (value.children.length === 0)
    return { ...description, ...(rules[value.path] ?? rules[value.name] ?? fromDefault(value.fallback)) };
  return {
    type: nullable.has(value.path) ? ['object', 'null'] : 'object',
    ...(open.has(value.path) ? {} : { additionalProperties: false }),
    properties: propertiesOf(value.children),
  };
}

function fromDefault(fallback: unknown): Schema {
  if (Array.isArray(fallback)) return { type: 'array' };
  if (typeof fallback === 'boolean') return flag;
  if (typeof fallback === 'number') return { type: 'integer', minimum: 0 };
  if (typeof fallback === 'string') return { type: 'string' };
  return { type: 'object' };
}

function settingSchemas(): Schema {
  return Object.fromEntries(
    [...settingRows.values()].map((row) => {
      const words = quotedWords(row.codec.form);
      const type: Schema = words.length > 0 ? choice(...words) : { type: ['string', 'number'] };
      return [variableName(row), { description: row.doc, ...type }];
    }),
  );
}

/** The alternatives in a form such as `"map" or "json"`; booleans may be written as such. */
function quotedWords(form: string): readonly unknown[] {
  if (!/^"[^"]*"( or "[^"]*")+$/.test(form)) return [];
  const words = [...form.matchAll(/"([^"]*)"/g)].map(([, word]) => word);
  return words.includes('true') ? [...words, true, false] : words;
}
