import { parseDuration } from '../../../contract/codec/duration.ts';
import { isLiteral, mustBe, refine } from './codec.ts';
import type { Codec } from './codec.ts';
import type { Literal } from '../hcl/node.ts';
import { parseGoInteger } from './number.ts';

const nanosecondsPerMs = 1e6;
const longest = 2 ** 63;

/** Milliseconds of a Go duration such as `1h2m3s`, `1.5s` or `500ms`; undefined for any other text. */
export function parseGoDuration(value: string): number | undefined {
  const parsed = parseDuration(value);
  return parsed.ok ? Number(parsed.value) / nanosecondsPerMs : undefined;
}

/**
 * Milliseconds of a duration text in Vault's own form: digits are seconds, `3d` days, '' is 0, the rest as Go reads it;
 * undefined for any other text. Source: parseutil.ParseDurationSecond.
 */
export function parseVaultDuration(value: string): number | undefined {
  if (value === '') return 0;
  if (/^[+-]?\d+$/.test(value)) return Math.abs(Number(value)) < longest ? Number(value) * 1_000 : undefined;
  if (/^[+-]?\d+d$/.test(value)) return parseInt(value, 10) * 86_400_000;
  return parseGoDuration(value);
}

/** A duration of most stanzas: a number of seconds, or a text in Vault's form. Yields milliseconds. */
export const duration: Codec<number> = (node) => {
  const seconds = isLiteral(node, 'number', 'float') ? wholePart(node) : undefined;
  const text = isLiteral(node, 'string') ? parseVaultDuration(node.text) : undefined;
  const value = seconds === undefined ? text : seconds * 1_000;
  return value === undefined ? mustBe('a duration such as "30s", "5m" or "1d"', node) : { value };
};

/** The number of a literal without its fraction, which Vault cuts off; undefined when no 64 bits hold it. */
function wholePart(literal: Literal): number | undefined {
  const value = literal.kind === 'number' ? parseGoInteger(literal.text) : Math.trunc(Number(literal.text));
  return value === undefined || Math.abs(value) < longest ? value : undefined;
}

/** A duration whose zero or negative value stands for the default. */
export function durationOr(fallbackMs: number): Codec<number> {
  return refine(duration, (value) => ({ value: value > 0 ? value : fallbackMs }));
}

/** A duration that counts as none when it is below zero. */
export const positiveDuration: Codec<number> = refine(duration, (value) => ({ value: Math.max(value, 0) }));

/** A duration that may not be below zero. */
export const durationFromZero: Codec<number> = refine(duration, (value, node) =>
  value < 0 ? mustBe('a duration that is not negative', node) : { value },
);

/**
 * A duration of template and exec stanzas: a text with units. A bare number is nanoseconds there, which nobody means: it
 * is read so, with a warning.
 */
export const templateDuration: Codec<number> = (node) => {
  const nanoseconds = isLiteral(node, 'number', 'float') ? wholePart(node) : undefined;
  if (nanoseconds !== undefined) {
    const warning = `is read as ${nanoseconds} nanoseconds; write "${nanoseconds}s" for seconds`;
    return { value: nanoseconds / nanosecondsPerMs, ...(nanoseconds === 0 ? {} : { warning }) };
  }
  const value = isLiteral(node, 'string') ? parseGoDuration(node.text) : undefined;
  return value === undefined ? mustBe('a duration with its unit, such as "30s" or "5m"', node) : { value };
};
