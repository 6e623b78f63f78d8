import { jsonInteger } from '../../contract/json.ts';
import { keyOf } from '../../contract/annotations.ts';
import type { Fault } from './checks.ts';

type Kind = 'text' | 'integer' | 'boolean' | 'texts';

const fieldsByKind: Readonly<Record<Kind, string>> = {
  text: `usage_gauge_period lease_metrics_epsilon statsite_address statsd_address dogstatsd_addr
    circonus_api_token circonus_api_app circonus_api_url circonus_submission_interval circonus_submission_url
    circonus_check_id circonus_check_instance_id circonus_check_search_tag circonus_check_display_name
    circonus_check_tags circonus_broker_id circonus_broker_select_tag prometheus_retention_time
    stackdriver_project_id stackdriver_location stackdriver_namespace`,
  integer: 'maximum_gauge_cardinality num_lease_metrics_buckets',
  boolean: `disable_hostname enable_hostname_label add_lease_metrics_namespace_labels filter_default
    circonus_check_force_metric_activation stackdriver_debug_logs`,
  texts: 'prefix_filter dogstatsd_tags',
};

/** The fields of a Vault Agent's telemetry stanza (vault-k8s 1.7.6). */
const fields: ReadonlyMap<string, Kind> = new Map(
  Object.entries(fieldsByKind).flatMap(([kind, names]) =>
    names.split(/\s+/).map((name) => [name, kind as Kind] as const),
  ),
);

/** What the telemetry annotations ask for; no stanza when there are none, or when one does not fit and that is let pass. */
export interface Telemetry {
  readonly stanza: Readonly<Record<string, unknown>> | undefined;
  readonly faults: readonly Fault[];
}

/**
 * Builds the telemetry stanza from parameters as written. Values are JSON where they are JSON, else text; zero values are
 * left out. vault-k8s 1.7.6 drops the whole stanza without a word when one value does not fit: so do we, naming the faults.
 */
export function telemetryStanza(parameters: ReadonlyMap<string, string>): Telemetry {
  if (parameters.size === 0) return { stanza: undefined, faults: [] };
  const faults: Fault[] = [];
  const entries = new Map<string, unknown>();
  for (const [name, text] of parameters) {
    const field = name.replaceAll('-', '_').toLowerCase();
    const kind = fields.get(field);
    if (kind === undefined) continue;
    const value = readers[kind](jsonOrText(text));
    if (value === undefined) faults.push(misfit(name, kind));
    else if (isZero(value)) entries.delete(field);
    else entries.set(field, value);
  }
  return { stanza: faults.length > 0 ? undefined : Object.fromEntries(entries), faults };
}

/** The names of parameters that no field has. */
export function unknownTelemetry(parameters: ReadonlyMap<string, string>): readonly string[] {
  return [...parameters.keys()].filter((name) => !fields.has(name.replaceAll('-', '_').toLowerCase()));
}

/** Each gives the value to write, or undefined when it does not fit; null fits and is written as nothing. */
const readers: Readonly<Record<Kind, (value: unknown) => unknown>> = {
  text: (value) => (typeof value === 'string' ? value : nullToZero(value)),
  boolean: (value) => (typeof value === 'boolean' ? value : nullToZero(value)),
  integer: (value) =>
    typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 63
      ? jsonInteger(BigInt(value))
      : nullToZero(value),
  texts: (value) => {
    if (!Array.isArray(value)) return nullToZero(value);
    const items = value.map((item: unknown) => item ?? '');
    return items.every((item) => typeof item === 'string') ? items : undefined;
  },
};

const nullToZero = (value: unknown): '' | undefined => (value === null ? '' : undefined);

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function isZero(value: unknown): boolean {
  return value === '' || value === 0 || value === false || (Array.isArray(value) && value.length === 0);
}

/** Without the value: the tokens of some metric services are among these fields. */
function misfit(name: string, kind: Kind): Fault {
  const expected = {
    text: 'text',
    integer: 'a whole number',
    boolean: 'true or false',
    texts: 'a JSON array of texts',
  };
  return {
    check: 'agent-telemetry',
    key: keyOf('agent-telemetry', name),
    problem: 'the value does not fit its telemetry field',
    expected: expected[kind],
    ...(kind === 'text' ? { fix: 'put the value in double quotes' } : {}),
  };
}
