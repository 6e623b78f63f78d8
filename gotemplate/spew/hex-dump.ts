const LINE = 16;

/** Bytes as `hexdump -C` shows them, each line indented (Go's hex.Dump). */
export function hexDump(bytes: readonly number[], indent: string): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += LINE) {
    const line = bytes.slice(start, start + LINE);
    const digits = Array.from({ length: LINE }, (_, i) => hexColumn(line[i], i)).join('');
    const signs = line
      .map((byte) => (byte >= 0x20 && byte <= 0x7e ? String.fromCharCode(byte) : '.'))
      .join('');
    text += `${indent}${start.toString(16).padStart(8, '0')}  ${digits} |${signs}|\n`;
  }
  return text;
}

function hexColumn(byte: number | undefined, index: number): string {
  const digits = byte === undefined ? '  ' : byte.toString(16).padStart(2, '0');
  return `${digits} ${index === LINE / 2 - 1 ? ' ' : ''}`;
}
