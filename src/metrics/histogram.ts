import { family, sample } from './exposition.ts';
import type { Description, Metric } from './exposition.ts';

/** Counts of observed values at or below each bound. */
export interface Histogram extends Metric {
  observe: (value: number) => void;
}

/** A histogram with the given ascending bounds; `+Inf` is added. Unit: that of the name. */
export function createHistogram(description: Description, bounds: readonly number[]): Histogram {
  const counts = new Float64Array(bounds.length + 1);
  let sum = 0;
  const { name } = description;
  const lines = () => {
    let below = 0;
    const buckets = [...bounds, Infinity].map((bound, index) => {
      below += counts[index] ?? 0;
      const le = bound === Infinity ? '+Inf' : String(bound);
      return sample(`${name}_bucket`, { le }, below);
    });
    return [...buckets, sample(`${name}_sum`, {}, sum), sample(`${name}_count`, {}, below)];
  };
  return {
    observe(value) {
      const index = bounds.findIndex((bound) => value <= bound);
      const slot = index === -1 ? bounds.length : index;
      counts[slot] = (counts[slot] ?? 0) + 1;
      sum += value;
    },
    text: () => family(description, 'histogram', lines()),
  };
}
