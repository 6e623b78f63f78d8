import { VaultError } from './wire.ts';
import type { Fields } from './wire.ts';

/** Reads typed values out of a request body, as Vault's framework does: texts, numbers and lists in several spellings. */

/** The text under `key`, "" when absent. */
export function textField(body: Fields, key: string): string {
  const value = body[key];
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A list, or one text with commas, as a list of trimmed texts. */
export function listField(body: Fields, key: string): string[] {
  const value = body[key];
  const items = Array.isArray(value) ? value.map(String) : textField(body, key).split(',');
  return items.map((item) => item.trim()).filter((item) => item !== '');
}

/** Milliseconds from a number of seconds or a Go duration ("90s", "1h30m", "7d"); undefined when absent or 0. */
export function durationField(body: Fields, key: string): number | undefined {
  const text = textField(body, key);
  return text === '' ? undefined : parseDuration(text) || undefined;
}

/** An integer, 0 when absent. */
export function integerField(body: Fields, key: string): number {
  const text = textField(body, key);
  if (!/^-?\d*$/.test(text))
    throw new VaultError(400, `Field validation failed: error converting input ${text} for field "${key}"`);
  return Number(text);
}

/** A boolean, in JSON or as text; `fallback` when absent. */
export function booleanField(body: Fields, key: string, fallback = false): boolean {
  const text = textField(body, key);
  return text === '' ? fallback : /^(1|t|true)$/i.test(text);
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of a number of seconds or a Go duration. */
export function parseDuration(text: string): number {
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  if (!/^(\d+(\.\d+)?(ms|[smhd]))+$/.test(text))
    throw new VaultError(400, `error parsing duration "${text}"`);
  const parts = [...text.matchAll(/([\d.]+)(ms|[smhd])/g)];
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (units[unit ?? ''] ?? 0), 0);
}

/** Whole seconds, as Vault reports durations. */
export function seconds(milliseconds: number | undefined): number {
  return Math.round((milliseconds ?? 0) / 1000);
}
