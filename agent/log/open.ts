/** Opens the log that a configuration describes. */
import type { LogConfig } from '../config/model.ts';
import { createLogger } from './log.ts';
import type { Logger } from './logger.ts';

/** Where finished lines go, and the clock in milliseconds. */
export type LogEdges = {
  readonly now: () => number;
  readonly write: (stream: 'stdout' | 'stderr', text: string) => void;
};

/** A log named `agent` on standard error, and in the configured file too. Rejects with the system's error for the file. */
export async function openLog(config: LogConfig, { now, write }: LogEdges): Promise<Logger> {
  const stream = config.toStdout ? 'stdout' : 'stderr';
  const { level, format } = config;
  const writers = [(line: string) => write(stream, line)];
  if (config.file !== '') {
    const { openLogFile } = await import('./file.ts');
    writers.push(openLogFile(config, now).write);
  }
  return createLogger({
    name: 'agent',
    level,
    format,
    now,
    write: (line) => writers.forEach((to) => to(line)),
  });
}
