import { family, sample } from './exposition.ts';
import type { Description, Labels, Metric } from './exposition.ts';

/** A number per set of labels that only grows. */
export interface Counter extends Metric {
  add: (labels?: Labels, amount?: number) => void;
}

/** A number that is set, or asked for when the metrics are read. */
export interface Gauge extends Metric {
  set: (value: number, labels?: Labels) => void;
  add: (amount: number) => void;
}

/** A counter; a series appears with its first increment, as in Prometheus' own client. */
export function createCounter(description: Description): Counter {
  const series = createSeries();
  return {
    add: (labels = {}, amount = 1) => series.change(labels, (value) => value + amount),
    text: () => family(description, 'counter', series.lines(description.name)),
  };
}

/** A gauge; a series appears once it was set. */
export function createGauge(description: Description): Gauge {
  const series = createSeries();
  return {
    set: (value, labels = {}) => series.change(labels, () => value),
    add: (amount) => series.change({}, (value) => value + amount),
    text: () => family(description, 'gauge', series.lines(description.name)),
  };
}

/** A gauge or counter whose value is read at the moment of the scrape. */
export function createReading(
  description: Description,
  type: 'gauge' | 'counter',
  read: () => number,
): Metric {
  return { text: () => family(description, type, [sample(description.name, {}, read())]) };
}

function createSeries() {
  const series = new Map<string, { labels: Labels; value: number }>();
  return {
    change(labels: Labels, next: (value: number) => number): void {
      const key = Object.values(labels).join('\u0000');
      series.set(key, { labels, value: next(series.get(key)?.value ?? 0) });
    },
    lines: (name: string) => [...series.values()].map(({ labels, value }) => sample(name, labels, value)),
  };
}
