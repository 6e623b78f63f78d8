/** Percent-encoding as Go's net/url does it, on byte strings. */

export type UrlPart = 'host' | 'zone' | 'user' | 'path' | 'fragment';

/** Characters besides letters, digits and `-_.~` that stay as they are in a part. */
const plain: Readonly<Record<UrlPart, string>> = {
  host: '!$&\'()*+,;=:[]<>"',
  zone: '!$&\'()*+,;=:[]<>"',
  user: '$&+,;=',
  path: '$&+,/:;=@',
  fragment: '!$&()*+,/:;=?@',
};

function staysPlain(character: string, part: UrlPart): boolean {
  return /[A-Za-z0-9\-_.~]/.test(character) || plain[part].includes(character);
}

/** The text with `%XX` decoded, or undefined when an escape is wrong or a host holds a character it cannot. */
export function unescapePart(text: string, part: UrlPart): string | undefined {
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return undefined;
  if ((part === 'host' || part === 'zone') && !isHostText(text, part)) return undefined;
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

/** In hosts only characters beyond ASCII may be escaped; in zones also those that could stand there, and blanks. */
function isHostText(text: string, part: 'host' | 'zone'): boolean {
  return [...text.matchAll(/%([0-9A-Fa-f]{2})|[^]/g)].every(([piece, hex]) => {
    if (hex === undefined) return piece >= '\x80' || staysPlain(piece, part);
    const decoded = String.fromCharCode(parseInt(hex, 16));
    if (piece === '%25') return true;
    return part === 'host' ? decoded >= '\x80' : decoded === ' ' || staysPlain(decoded, part);
  });
}

/** The text with everything escaped that may not stand in the part. */
export function escapePart(text: string, part: UrlPart): string {
  return text.replace(/[^]/g, (character) =>
    staysPlain(character, part)
      ? character
      : `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}
