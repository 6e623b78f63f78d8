/** Metrics as text: go-metrics' JSON summary and Prometheus' exposition format. Pure. */
import type { Labels, Metric } from './registry.ts';

/** The summary that Vault's agent gives, with totals since the start in place of its last ten seconds. */
export function jsonSummary(metrics: readonly Metric[], now: number): unknown {
  const gauges = metrics.filter(({ kind }) => kind === 'gauge');
  const counters = metrics.filter(({ kind }) => kind === 'counter');
  return {
    Timestamp: timestamp(now),
    Gauges: gauges.map(({ name, value, labels }) => ({ Name: name, Value: value, Labels: labels })),
    Points: [],
    Counters: counters.map(({ name, value, labels }) => ({
      Name: name,
      Count: value,
      Sum: value,
      Labels: labels,
    })),
    Samples: [],
  };
}

/** One line per metric, as go-metrics dumps them on SIGUSR1, with totals since the start in place of its last minutes. */
export function dumpText(metrics: readonly Metric[], now: number): string {
  const time = timestamp(now);
  return metrics
    .map(({ kind, name, labels, value }) => {
      const key = [name, ...Object.values(labels)].join('.');
      const text = value.toFixed(3);
      return kind === 'gauge'
        ? `[${time}][G] '${key}': ${text}\n`
        : `[${time}][C] '${key}': Count: ${value} Sum: ${text}\n`;
    })
    .join('');
}

/** The text that Prometheus reads: one type line per name. */
export function prometheusText(metrics: readonly Metric[]): string {
  const lines: string[] = [];
  let previous = '';
  for (const { kind, name, labels, value } of metrics) {
    const written = name.replace(/[^a-zA-Z0-9_:]/g, '_');
    if (written !== previous) lines.push(`# HELP ${written} ${written}`, `# TYPE ${written} ${kind}`);
    previous = written;
    lines.push(`${written}${labelsText(labels)} ${value}`);
  }
  return lines.map((line) => `${line}\n`).join('');
}

function timestamp(now: number): string {
  return `${new Date(now).toISOString().replace('T', ' ').slice(0, 19)} +0000 UTC`;
}

function labelsText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
