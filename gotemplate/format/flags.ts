import { runeCount, splitRunes } from '../values/text.ts';

/** The flags, width and precision of one formatting verb. */
export interface Flags {
  readonly width: number | undefined;
  readonly precision: number | undefined;
  readonly minus: boolean;
  readonly plus: boolean;
  readonly sharp: boolean;
  readonly space: boolean;
  readonly zero: boolean;
  /** `%+v`: structs with field names. */
  readonly plusV: boolean;
  /** `%#v`: Go syntax. */
  readonly sharpV: boolean;
}

export const NO_FLAGS: Flags = {
  width: undefined,
  precision: undefined,
  minus: false,
  plus: false,
  sharp: false,
  space: false,
  zero: false,
  plusV: false,
  sharpV: false,
};

/** Pads a byte string to the width, counted in runes: with zeros on the left if so flagged, else with spaces. */
export function pad(text: string, flags: Flags): string {
  const missing = (flags.width ?? 0) - (flags.width === undefined ? 0 : runeCount(text));
  return missing <= 0 ? text : padded(text, missing, flags);
}

/** As pad, never with zeros. */
export function padWithSpaces(text: string, flags: Flags): string {
  return pad(text, flags.zero ? { ...flags, zero: false } : flags);
}

/** Adds so many padding characters. */
export function padded(text: string, missing: number, { minus, zero }: Flags): string {
  return minus ? text + ' '.repeat(missing) : (zero ? '0' : ' ').repeat(missing) + text;
}

/** Cuts a byte string to the precision, counted in runes. */
export function truncate(text: string, { precision }: Flags): string {
  if (precision === undefined || text.length <= precision) return text;
  return splitRunes(text).slice(0, precision).join('');
}
