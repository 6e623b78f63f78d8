const padded: Readonly<Record<string, string>> = {
  trace: '[TRACE]',
  debug: '[DEBUG]',
  info: '[INFO] ',
  warn: '[WARN] ',
  error: '[ERROR]',
};

interface HclogRecord extends Record<string, unknown> {
  readonly '@level': string;
  readonly '@message'?: string;
  readonly '@module'?: string;
  readonly '@timestamp': string;
}

const ownKeys = new Set(['@level', '@message', '@module', '@timestamp']);

/**
 * One JSON log record (a line with `@`-keys) as go-hclog's text line:
 * `2026-11-22T01:14:46.123Z [INFO]  handler: message: key=value key="two words"`.
 */
export function hclogLine(json: string): string {
  const record = JSON.parse(json) as HclogRecord;
  const level = padded[record['@level']] ?? '[INFO] ';
  const module = record['@module'] === undefined ? '' : `${record['@module']}: `;
  const fields = Object.entries(record).filter(([key]) => !ownKeys.has(key));
  const tail = fields.map(([key, value]) => `${key}=${fieldText(value)}`).join(' ');
  const message = record['@message'] ?? '';
  return `${record['@timestamp']} ${level} ${module}${message}${tail === '' ? '' : `: ${tail}`}\n`;
}

/** As hclog: quoted when it holds blanks, quotes, `=` or unprintable characters, several lines set below each other. */
function fieldText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /^[^\s"=\u0000-\u001f]+$/.test(text) ? text : JSON.stringify(text);
}
