/** The log: puts level, name and format together and hands finished lines to whoever writes them. */
import type { LogLevel } from '../config/model.ts';
import { formats } from './format.ts';
import { isShown } from './level.ts';
import type { LogFields, Logger } from './logger.ts';

/** What a log is made of. `write` gets one line at a time, newline included. */
export type LogSetup = {
  readonly name: string;
  readonly level: LogLevel;
  readonly format: keyof typeof formats;
  readonly now: () => number;
  readonly write: (line: string) => void;
};

/** A log with the given name, format and level; the loggers named from it share its level. */
export function createLogger(setup: LogSetup): Logger {
  const shared: Shared = { setup, level: setup.level };
  return namedLogger(shared, setup.name);
}

type Shared = { readonly setup: LogSetup; level: LogLevel };

function namedLogger(shared: Shared, name: string): Logger {
  const { format, now, write } = shared.setup;
  const at =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}) => {
      if (isShown(level, shared.level)) write(formats[format]({ time: now(), level, name, message, fields }));
    };
  return {
    trace: at('trace'),
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    named: (more) => namedLogger(shared, `${name}.${more}`),
    setLevel: (level) => {
      shared.level = level;
    },
  };
}
