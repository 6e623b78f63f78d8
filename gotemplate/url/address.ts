/** Which texts are IP addresses, as Go's net/netip reads them. */

const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const ipv4 = new RegExp(`^(?:${octet}\\.){3}${octet}$`);

/** Four decimal numbers up to 255 without leading zeros. */
export function isIPv4(text: string): boolean {
  return ipv4.test(text);
}

/** Eight groups of hexadecimal digits, one run of which may be `::`; the last two may be an IPv4 address. */
export function isIPv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const tail = groups.at(-1);
  const embedded = tail !== undefined && isIPv4(tail) && text.endsWith(tail);
  const plain = embedded ? groups.slice(0, -1) : groups;
  if (!plain.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return false;
  const count = plain.length + (embedded ? 2 : 0);
  return halves.length === 2 ? count < 8 : count === 8;
}

/** The 4 or 16 bytes of an address, undefined for anything else (Go's net.ParseIP, which keeps IPv4 apart here). */
export function addressBytes(text: string): Uint8Array | undefined {
  if (isIPv4(text)) return Uint8Array.from(text.split('.').map(Number));
  if (!isIPv6(text)) return undefined;
  const plain = text.replace(
    /(\d+)\.(\d+)\.(\d+)\.(\d+)$/,
    (_, ...parts: string[]) => `${hexGroup(parts[0], parts[1])}:${hexGroup(parts[2], parts[3])}`,
  );
  const [head = '', tail] = plain.split('::');
  const groups = (half: string) => (half === '' ? [] : half.split(':').map((group) => parseInt(group, 16)));
  const [left, right] = [groups(head), groups(tail ?? '')];
  const all = [...left, ...Array.from({ length: 8 - left.length - right.length }, () => 0), ...right];
  return Uint8Array.from(all.flatMap((group) => [group >> 8, group & 0xff]));
}

const hexGroup = (high = '0', low = '0') => (Number(high) * 256 + Number(low)).toString(16);
