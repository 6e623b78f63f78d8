/** The kinds of servers that metrics are sent to, and the lines they read. Pure. Source of the formats: go-metrics. */
import type { TelemetryConfig } from '../../config/model.ts';
import type { Metric } from './registry.ts';

/** One kind of server. */
export type Service = {
  readonly address: (telemetry: TelemetryConfig) => string;
  readonly wire: 'udp' | 'tcp';
  readonly line: (metric: Metric, change: number, telemetry: TelemetryConfig) => string;
};

/** Every kind. */
export const services: readonly Service[] = [
  { address: ({ statsdAddress }) => statsdAddress, wire: 'udp', line: plainLine },
  { address: ({ statsiteAddress }) => statsiteAddress, wire: 'tcp', line: plainLine },
  { address: ({ dogstatsdAddress }) => dogstatsdAddress, wire: 'udp', line: taggedLine },
];

/** Whether any server is configured. */
export function pushes(telemetry: TelemetryConfig | undefined): boolean {
  return telemetry !== undefined && services.some(({ address }) => address(telemetry) !== '');
}

/** To how many services metrics go, Prometheus included. */
export function receivers(telemetry: TelemetryConfig): number {
  const servers = services.filter(({ address }) => address(telemetry) !== '').length;
  return servers + (telemetry.prometheusRetentionMs > 0 ? 1 : 0);
}

/** Labels become parts of the name. */
function plainLine({ kind, name, labels }: Metric, change: number): string {
  const flat = [name, ...Object.values(labels)].join('.').replace(/[\s:|]/g, '_');
  return `${flat}:${change}|${symbolOf(kind)}\n`;
}

function taggedLine({ kind, name, labels }: Metric, change: number, telemetry: TelemetryConfig): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}:${value}`);
  const tags = [...telemetry.dogstatsdTags, ...pairs].map((tag) => tag.replace(/[\s,|]/g, '_'));
  const flat = name.replace(/[\s:|]/g, '_');
  return `${flat}:${change}|${symbolOf(kind)}${tags.length === 0 ? '' : `|#${tags.join(',')}`}`;
}

function symbolOf(kind: Metric['kind']): string {
  return kind === 'counter' ? 'c' : 'g';
}
