/** Counters and gauges in memory. Names are dotted and without the configured prefix, for example `agent.auth.success`. */

/** Further distinctions of one name. */
export type Labels = Readonly<Record<string, string>>;

/** One number with its name; a counter only grows. */
export type Metric = {
  readonly kind: 'counter' | 'gauge';
  readonly name: string;
  readonly labels: Labels;
  readonly value: number;
};

/** Yields gauges that are worked out when somebody looks. */
export type GaugeSource = () => readonly Metric[];

/** Sees every change as it happens, for services that metrics are sent to. */
export type MetricSink = (metric: Metric, change: number) => void;

/** The numbers of one agent. */
export class Registry {
  readonly #metrics = new Map<string, Metric>();
  readonly #sources: GaugeSource[] = [];
  readonly #sinks: MetricSink[] = [];

  /** Adds to a counter. */
  count(name: string, labels: Labels = {}): void {
    const key = keyOf(name, labels);
    const value = (this.#metrics.get(key)?.value ?? 0) + 1;
    this.#put(key, { kind: 'counter', name, labels, value }, 1);
  }

  /** Sets a gauge. */
  set(name: string, value: number, labels: Labels = {}): void {
    this.#put(keyOf(name, labels), { kind: 'gauge', name, labels, value }, value);
  }

  /** Adds a source of gauges. */
  addSource(source: GaugeSource): void {
    this.#sources.push(source);
  }

  /** Adds somebody who is told of every change. */
  addSink(sink: MetricSink): void {
    this.#sinks.push(sink);
  }

  /** Everything as it is now, sorted by name. */
  read(): readonly Metric[] {
    const all = [...this.#metrics.values(), ...this.#sources.flatMap((source) => source())];
    return all.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  }

  #put(key: string, metric: Metric, change: number): void {
    this.#metrics.set(key, metric);
    for (const sink of this.#sinks) sink(metric, change);
  }
}

function keyOf(name: string, labels: Labels): string {
  return JSON.stringify([name, Object.entries(labels)]);
}
