import type { DestinationStream } from 'pino';
import type { ProcessReading } from './metrics/webhook.ts';

/** What a sub-command gets from the process; main.ts is the only place that reads it there. */
export interface CommandContext {
  /** The words after the sub-command. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly hostname: string;
  /** Node's version, for the metrics. */
  readonly runtime: string;
  readonly print: (text: string) => void;
  readonly printError: (text: string) => void;
  readonly readStdin: () => Promise<string>;
  readonly logDestination: DestinationStream;
  /** Unix milliseconds. */
  readonly now: () => number;
  readonly startedAt: number;
  readonly readProcess: () => ProcessReading;
  /** Aborted by the first SIGTERM or SIGINT. */
  readonly stop: AbortSignal;
  /** Aborted by the second one. */
  readonly kill: AbortSignal;
}

/** A sub-command: does its work and gives the exit code of the process. */
export type Command = (context: CommandContext) => Promise<number>;
