import { parseDuration } from '../../../contract/codec/duration.ts';
import { isLiteral, mustBe, refine } from './codec.ts';
import type { Codec } from './codec.ts';

const nanosecondsPerMs = 1e6;

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
  if (/^[+-]?\d+$/.test(value)) return Number(value) * 1_000;
  if (/^[+-]?\d+d$/.test(value)) return parseInt(value, 10) * 86_400_000;
  return parseGoDuration(value);
}

/** A duration of most stanzas: a number of seconds, or a text in Vault's form. Yields milliseconds. */
export const duration: Codec<number> = (node) => {
  if (isLiteral(node, 'number', 'float')) return { value: Number(node.text) * 1_000 };
  const value = isLiteral(node, 'string') ? parseVaultDuration(node.text) : undefined;
  return value === undefined ? mustBe('a duration such as "30s", "5m" or "1d"', node) : { value };
};

/** A duration whose zero or negative value stands for the default. */
export function durationOr(fallbackMs: number): Codec<number> {
  return refine(duration, (value) => ({ value: value > 0 ? value : fallbackMs }));
}

/** A duration that may not be below zero; less counts as none. */
export const positiveDuration: Codec<number> = refine(duration, (value) => ({ value: Math.max(value, 0) }));

/**
 * A duration of template and exec stanzas: a text with units. A bare number is nanoseconds there, which nobody means: it
 * is read so, with a warning.
 */
export const templateDuration: Codec<number> = (node) => {
  if (isLiteral(node, 'number', 'float')) {
    const warning = `is read as ${node.text} nanoseconds; write "${node.text}s" for seconds`;
    return { value: Number(node.text) / nanosecondsPerMs, ...(Number(node.text) === 0 ? {} : { warning }) };
  }
  const value = isLiteral(node, 'string') ? parseGoDuration(node.text) : undefined;
  return value === undefined ? mustBe('a duration with its unit, such as "30s" or "5m"', node) : { value };
};
