/** Label names and values of one series, in the order in which they are written. */
export type Labels = Readonly<Record<string, string>>;

/** A metric that can write itself in Prometheus' text format. */
export interface Metric {
  /** `# HELP`, `# TYPE` and one line per series, each line closed; empty when there is no series yet. */
  text: () => string;
}

export interface Description {
  readonly name: string;
  readonly help: string;
}

/** Writes several metrics one after the other. */
export function exposition(metrics: readonly Metric[]): string {
  return metrics.map((metric) => metric.text()).join('');
}

/** Heading and series of one metric, empty without series. */
export function family({ name, help }: Description, type: string, series: readonly string[]): string {
  if (series.length === 0) return '';
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...series, ''].join('\n');
}

/** One line: name, labels in braces, value. */
export function sample(name: string, labels: Labels, value: number): string {
  return `${name}${labelText(labels)} ${numberText(value)}`;
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escapeLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function numberText(value: number): string {
  if (value === Infinity) return '+Inf';
  return value === -Infinity ? '-Inf' : String(value);
}
