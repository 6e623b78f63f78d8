/** How one line of the log looks. Both forms are those of hclog, which Vault Agent writes. Pure. */
import type { LogLevel } from '../config/model.ts';
import type { LogFields } from './logger.ts';

/** Everything that a line says. `time` is in milliseconds since the epoch. */
export type Entry = {
  readonly time: number;
  readonly level: LogLevel;
  readonly name: string;
  readonly message: string;
  readonly fields: LogFields;
};

/** Turns an entry into one line that ends with a newline. */
export type Format = (entry: Entry) => string;

const plainValue = /^[^\s"=\\\u0000-\u001f\u007f]+$/;
const controls = /[\u0000-\u001f\u007f\u2028\u2029]/g;

/** `2026-01-01T00:00:00.000Z [INFO]  agent.auth.handler: login succeeded: ttl=1h` */
function standardLine({ time, level, name, message, fields }: Entry): string {
  const stamp = new Date(time).toISOString();
  const tag = `[${level.toUpperCase()}]`.padEnd(7);
  const pairs = Object.entries(fields).map(([key, value]) => ` ${key}=${shown(String(value))}`);
  const said = message.replace(controls, escapeControl);
  return `${stamp} ${tag} ${name}: ${said}${pairs.length === 0 ? '' : ':'}${pairs.join('')}\n`;
}

/** `{"@level":"info","@message":"login succeeded","@module":"agent.auth.handler","@timestamp":"…","ttl":"1h"}` */
function jsonLine({ time, level, name, message, fields }: Entry): string {
  const stamp = new Date(time).toISOString().replace('Z', '000Z');
  return `${JSON.stringify({ '@level': level, '@message': message, '@module': name, '@timestamp': stamp, ...fields })}\n`;
}

/** The formats by their name in the configuration. */
export const formats = { standard: standardLine, json: jsonLine } as const satisfies Record<string, Format>;

/** Values with spaces or quotes are quoted, so that a line can be taken apart again and stays one line. */
function shown(value: string): string {
  return plainValue.test(value) ? value : JSON.stringify(value).replace(controls, escapeControl);
}

function escapeControl(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
