/** Typed access to the settings of a method, which the configuration has checked and completed. Pure. */
import type { MethodSettings } from '../config/model.ts';

/** A text setting; '' when it was not written and has no default. */
export function textOf(settings: MethodSettings, key: string): string {
  const value = settings[key];
  return typeof value === 'string' ? value : '';
}

/** A boolean setting; false when it was not written and has no default. */
export function flagOf(settings: MethodSettings, key: string): boolean {
  return settings[key] === true;
}

/** A number setting, durations in milliseconds. */
export function numberOf(settings: MethodSettings, key: string, fallback: number): number {
  const value = settings[key];
  return typeof value === 'number' ? value : fallback;
}
