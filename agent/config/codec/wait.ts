import type { WaitConfig } from '../model.ts';
import type { Decoded } from './codec.ts';
import { parseGoDuration } from './duration.ts';

const expected = 'must be "min" or "min:max" with durations such as "2s:10s"';
const longestPerShortest = 4;

/** The `wait` of a template as one text. Undefined when its minimum is 0: no waiting. */
export function parseWait(text: string): Decoded<WaitConfig | undefined> {
  const parts = text.split(':').map((part) => parseGoDuration(part.trim()));
  const [minMs, maxMs = (minMs ?? 0) * longestPerShortest] = parts;
  const got = `got ${JSON.stringify(text)}`;
  const readable = !parts.includes(undefined) && parts.length <= 2;
  if (minMs === undefined || !readable) return { problem: `${expected}, ${got}` };
  if (minMs < 0 || maxMs < 0) return { problem: `must not be negative, ${got}` };
  if (maxMs < minMs) return { problem: `must have a maximum that is not below its minimum, ${got}` };
  return { value: waitOf(minMs, maxMs) };
}

/** The wait of a block: without maximum it is four times the minimum (consul-template). */
export function waitOf(minMs: number, maxMs: number = minMs * longestPerShortest): WaitConfig | undefined {
  return minMs > 0 ? { minMs, maxMs } : undefined;
}
