import pino from 'pino';
import type { DestinationStream, Logger } from 'pino';
import { hclogLine } from './telemetry/hclog.ts';

export type { Logger } from 'pino';

/** Levels by which a log can be thresholded. */
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error';

export interface LogOptions {
  readonly level: LogLevel;
  /** `json`: one JSON object per line; anything else: hclog's text line. */
  readonly format: string;
  readonly destination: DestinationStream;
  /** Unix milliseconds. */
  readonly now: () => number;
}

/** Fields that may hold a secret or a whole pod; their values never reach the log. */
const secretFields = [
  'token',
  'jwt',
  'password',
  'secret',
  'key',
  'authorization',
  'config',
  'object',
  'body',
];
const redacted = secretFields.flatMap((name) => [name, `*.${name}`]);

/** A log in one of the two line formats of vault-k8s 1.7.6: hclog text, or JSON with `@`-keys. Values of secret fields are replaced. */
export function createLog({ level, format, destination, now }: LogOptions): Logger {
  const options = {
    level,
    base: null,
    messageKey: '@message',
    timestamp: () => `,"@timestamp":"${new Date(now()).toISOString()}"`,
    formatters: {
      level: (label: string) => ({ '@level': label }),
    },
    redact: { paths: redacted, censor: '[redacted]' },
    serializers: { err: describeError },
  };
  return pino(options, format === 'json' ? destination : textLines(destination));
}

/** Standard error, where vault-k8s logs, written without holding up requests. */
export function openLogDestination(): DestinationStream {
  return pino.destination({ fd: 2, sync: false });
}

/** The same log with hclog's module name before every message. */
export function moduleLog(log: Logger, name: string): Logger {
  return log.child({ '@module': name });
}

/** An error as text, with its stack: only faults of our own are logged this way. */
function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function textLines(destination: DestinationStream): DestinationStream {
  return { write: (line: string) => destination.write(hclogLine(line)) };
}
