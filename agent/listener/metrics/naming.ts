/** How metrics are called outside: prefix, host name and filter, as the telemetry stanza says. Pure. Source: go-metrics. */
import type { PrefixFilter, TelemetryConfig } from '../../config/model.ts';
import type { Labels, Metric } from './registry.ts';
import { receivers } from './services.ts';

/** The naming rules of one agent. */
export type Naming = Pick<
  TelemetryConfig,
  'metricsPrefix' | 'disableHostname' | 'enableHostnameLabel' | 'filterDefault' | 'prefixFilter'
> & { readonly hostname: string };

const standard = {
  metricsPrefix: 'vault',
  disableHostname: true,
  enableHostnameLabel: false,
  filterDefault: true,
  prefixFilter: [],
};

/** The rules of a telemetry stanza. Names hold the host's only where metrics go to more than one service, as in Vault. */
export function namingOf(telemetry: TelemetryConfig | undefined, hostname: string): Naming {
  if (telemetry === undefined) return { ...standard, hostname };
  const disableHostname = telemetry.disableHostname || receivers(telemetry) < 2;
  return { ...telemetry, disableHostname, hostname };
}

/** A metric under its full name; undefined when the filter drops it. Gauges carry the host's name unless that is off. */
export function named(metric: Metric, naming: Naming): Metric | undefined {
  const { metricsPrefix, hostname, enableHostnameLabel, disableHostname } = naming;
  const labels: Labels = enableHostnameLabel ? { ...metric.labels, host: hostname } : metric.labels;
  const ofHost = metric.kind === 'gauge' && !disableHostname && !enableHostnameLabel;
  const parts = [metricsPrefix, ...(ofHost ? [hostname] : []), metric.name];
  const name = parts.filter((part) => part !== '').join('.');
  return isAllowed(name, naming) ? { ...metric, name, labels } : undefined;
}

/** The longest prefix that matches decides, then the default. */
function isAllowed(name: string, { prefixFilter, filterDefault }: Naming): boolean {
  const matching = prefixFilter.filter(({ prefix }) => name.startsWith(prefix));
  const longest = matching.reduce<PrefixFilter | undefined>(
    (best, filter) => (filter.prefix.length > (best?.prefix.length ?? -1) ? filter : best),
    undefined,
  );
  return longest?.allow ?? filterDefault;
}
