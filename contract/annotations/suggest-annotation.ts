import { prefix } from '../annotations.ts';
import { nearest } from '../suggest.ts';
import { stemsOf, suffixedStems } from './stems.ts';

/** Kubernetes allows 63 characters; what is much longer comes from nobody's typing. */
const longestName = 100;

/** The full key that an unknown one was probably meant to be, its suffix kept; undefined when none is near. */
export function suggestAnnotation(key: string): string | undefined {
  const name = key.slice(key.indexOf('/') + 1);
  if (name.length > longestName) return undefined;
  const dashes = [...name.matchAll(/-/g)].map(({ index }) => index);
  const found = [
    { suffix: '', best: nearest(name, stemsOf('pod')) },
    ...dashes.map((dash) => ({
      suffix: name.slice(dash),
      best: nearest(name.slice(0, dash), suffixedStems),
    })),
  ].flatMap(({ suffix, best }) => (best === undefined ? [] : [{ suffix, ...best }]));
  const [closest] = found.sort((a, b) => a.distance - b.distance);
  return closest === undefined ? undefined : prefix + closest.name + closest.suffix;
}
