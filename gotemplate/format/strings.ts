import { canBackquote, quote, quoteToAscii } from '../strconv/quote.ts';
import { pad, padded, truncate } from './flags.ts';
import type { Flags } from './flags.ts';

/** Formats a byte string for the verbs v, s, x, X and q; undefined for any other verb. */
export function formatString(text: string, verb: string, flags: Flags): string | undefined {
  switch (verb) {
    case 'v':
      return flags.sharpV ? quoted(text, flags) : pad(truncate(text, flags), flags);
    case 's':
      return pad(truncate(text, flags), flags);
    case 'x':
      return hexadecimal(text, flags);
    case 'X':
      return hexadecimal(text, flags, true);
    case 'q':
      return quoted(text, flags);
    default:
      return undefined;
  }
}

function quoted(text: string, flags: Flags): string {
  const shown = truncate(text, flags);
  if (flags.sharp && canBackquote(shown)) return pad(`\`${shown}\``, flags);
  return pad(flags.plus ? quoteToAscii(shown) : quote(shown), flags);
}

/** Two digits a byte; the precision counts bytes, `space` separates them, `sharp` adds 0x in front. */
function hexadecimal(text: string, flags: Flags, upper = false): string {
  const bytes = text.slice(0, flags.precision ?? text.length);
  const digits = Array.from(bytes, (byte) => byte.charCodeAt(0).toString(16).padStart(2, '0'));
  const prefix = flags.sharp && digits.length > 0 ? '0x' : '';
  const shown = flags.space ? digits.map((pair) => prefix + pair).join(' ') : prefix + digits.join('');
  const missing = Math.max((flags.width ?? 0) - shown.length, 0);
  return padded(upper ? shown.toUpperCase() : shown, missing, flags);
}
