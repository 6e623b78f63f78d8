import type { Block } from '../blocks.ts';
import { strictBoolean } from '../codec/boolean.ts';
import { isLiteral, mustBe, refine } from '../codec/codec.ts';
import type { Codec } from '../codec/codec.ts';
import { duration } from '../codec/duration.ts';
import { hclListOf, textList } from '../codec/list.ts';
import { integer } from '../codec/number.ts';
import { text } from '../codec/text.ts';
import type { Scope } from '../issue.ts';
import type { PrefixFilter, TelemetryConfig } from '../model.ts';
import { decodeStanza, field } from '../stanza.ts';

const dayMs = 86_400_000;
const serversOnly = 'read by Vault servers only';
const unused = 'not used by this agent';

const gaugePeriod: Codec<number> = (node) =>
  isLiteral(node, 'string') && node.text === 'none' ? { value: 0 } : duration(node);

const prefixFilter: Codec<PrefixFilter> = refine(text, (value, node) =>
  /^[+-]/.test(value)
    ? { value: { allow: value.startsWith('+'), prefix: value.slice(1) } }
    : mustBe('a prefix after "+" (kept) or "-" (dropped)', node),
);

export const telemetryFields = {
  metrics_prefix: field(text, 'vault', 'first part of every name'),
  disable_hostname: field(strictBoolean, false, 'leave the host’s name out of gauges'),
  enable_hostname_label: field(strictBoolean, false, 'give every metric a label with the host’s name'),
  prometheus_retention_time: field(
    duration,
    dayMs,
    'how long a silent metric is kept; 0 switches the format off',
  ),
  filter_default: field(strictBoolean, true, 'keep metrics that no prefix names'),
  prefix_filter: field(hclListOf(prefixFilter), [], 'prefixes to keep and to drop'),
  statsite_address: field(text, '', 'statsite server'),
  statsd_address: field(text, '', 'statsd server'),
  dogstatsd_addr: field(text, '', 'DogStatsD server'),
  dogstatsd_tags: field(textList, [], 'tags sent to it'),
  usage_gauge_period: field(gaugePeriod, 0, serversOnly),
  maximum_gauge_cardinality: field(integer, 0, serversOnly),
  lease_metrics_epsilon: field(duration, 0, serversOnly),
  num_lease_metrics_buckets: field(integer, 0, serversOnly),
  add_lease_metrics_namespace_labels: field(strictBoolean, false, serversOnly),
};

/** Keys for services of vendors: an agent checks their form, as Vault does, and ignores them. */
const vendorTexts = [
  ...['api_token', 'api_app', 'api_url', 'submission_interval', 'submission_url', 'check_id'],
  ...['check_force_metric_activation', 'check_instance_id', 'check_search_tag', 'check_display_name'],
  ...['check_tags', 'broker_id', 'broker_select_tag'],
].map((key) => `circonus_${key}`);
const vendorFields = {
  ...Object.fromEntries(vendorTexts.map((key) => [key, field(text, '', unused)])),
  stackdriver_project_id: field(text, '', unused),
  stackdriver_location: field(text, '', unused),
  stackdriver_namespace: field(text, '', unused),
  stackdriver_debug_logs: field(strictBoolean, false, unused),
};

/** The `telemetry` stanza. */
export function decodeTelemetry({ body }: Block, scope: Scope): TelemetryConfig {
  const values = decodeStanza({ fields: { ...vendorFields, ...telemetryFields } }, body, scope);
  return {
    metricsPrefix: values.metrics_prefix,
    disableHostname: values.disable_hostname,
    enableHostnameLabel: values.enable_hostname_label,
    prometheusRetentionMs: Math.max(values.prometheus_retention_time, 0),
    filterDefault: values.filter_default,
    prefixFilter: values.prefix_filter,
    statsiteAddress: values.statsite_address,
    statsdAddress: values.statsd_address,
    dogstatsdAddress: values.dogstatsd_addr,
    dogstatsdTags: values.dogstatsd_tags,
  };
}
