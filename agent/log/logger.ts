/** The port of the log: levelled lines with a name and typed fields. There is no way to pass an object or a body. */
import type { LogLevel } from '../config/model.ts';

/** Plain values beside a message. Never a token, a secret value or an answer's body. */
export type LogFields = Readonly<Record<string, string | number | boolean>>;

/** Writes lines; messages are lower case without a full stop. */
export type Logger = {
  trace(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** The same log under a longer name: `agent` named `auth.handler` is `agent.auth.handler`. */
  named(name: string): Logger;
  /** Changes the level of the whole log, whatever its name (SIGHUP). */
  setLevel(level: LogLevel): void;
};
