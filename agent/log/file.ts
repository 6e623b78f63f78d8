/** The log file: appends lines and starts a new file when the old one is too old or too large. */
import { closeSync, fstatSync, openSync, readdirSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { LogConfig } from '../config/model.ts';
import { currentLogFile, rotatedLogFile, surplusLogFiles } from './file-names.ts';

const mode = 0o640;

type FileConfig = Pick<LogConfig, 'file' | 'rotateDurationMs' | 'rotateBytes' | 'rotateMaxFiles'>;

/** An open log file. Lines are on disk when `write` returns; a full disk loses lines but never stops the agent. */
export type LogFile = { readonly write: (line: string) => void; readonly close: () => void };

/** Opens the log file of a configuration; throws the system's error when it cannot be written at all. */
export function openLogFile(config: FileConfig, now: () => number): LogFile {
  return new RotatingFile(config, now);
}

class RotatingFile implements LogFile {
  readonly #config: FileConfig;
  readonly #now: () => number;
  readonly #path: string;
  #descriptor: number;
  #startedAt: number;
  #size: number;

  constructor(config: FileConfig, now: () => number) {
    this.#config = config;
    this.#now = now;
    this.#path = currentLogFile(config.file);
    this.#descriptor = openSync(this.#path, 'a', mode);
    this.#startedAt = now();
    this.#size = fstatSync(this.#descriptor).size;
  }

  readonly write = (line: string): void => {
    const bytes = Buffer.from(line);
    try {
      if (this.#isFull(bytes.length)) this.#rotate();
      writeSync(this.#descriptor, bytes);
      this.#size += bytes.length;
    } catch {
      // Standard error carries the same line; there is nowhere else to complain to.
    }
  };

  readonly close = (): void => closeSync(this.#descriptor);

  #isFull(more: number): boolean {
    const { rotateBytes, rotateDurationMs } = this.#config;
    const tooLarge = rotateBytes > 0 && this.#size > 0 && this.#size + more > rotateBytes;
    return tooLarge || (rotateDurationMs > 0 && this.#now() - this.#startedAt >= rotateDurationMs);
  }

  #rotate(): void {
    renameSync(this.#path, rotatedLogFile(this.#path, this.#now()));
    const next = openSync(this.#path, 'a', mode);
    closeSync(this.#descriptor);
    this.#descriptor = next;
    this.#startedAt = this.#now();
    this.#size = 0;
    const names = readdirSync(dirname(this.#path));
    for (const old of surplusLogFiles(this.#path, names, this.#config.rotateMaxFiles))
      rmSync(old, { force: true });
  }
}
