import { strictBoolean, weakBoolean } from '../codec/boolean.ts';
import { refine } from '../codec/codec.ts';
import { duration } from '../codec/duration.ts';
import { textList } from '../codec/list.ts';
import { integer } from '../codec/number.ts';
import { synonym, text } from '../codec/text.ts';
import { connectionUses } from '../codec/connection-uses.ts';
import type { LogConfig, LogLevel } from '../model.ts';
import { field } from '../stanza.ts';

const dayMs = 86_400_000;

/** The words for each log level, in any case. */
export const levelWords: Readonly<Record<string, LogLevel>> = {
  trace: 'trace',
  debug: 'debug',
  info: 'info',
  notice: 'info',
  warn: 'warn',
  warning: 'warn',
  error: 'error',
  err: 'error',
};

/** The words for each log format, in any case. */
export const formatWords: Readonly<Record<string, LogConfig['format']>> = {
  standard: 'standard',
  json: 'json',
};

/** A text for HCL's reader, so a number of seconds must be whole. */
const textDuration = refine(text, (_value, node) => duration(node));

const uses = refine(textList, connectionUses);

/** The plain keys of a configuration file. Undefined: not written, so that an earlier file's value stays. */
export const topLevelFields = {
  pid_file: field(text, '', 'file that holds the agent’s process id while it runs'),
  exit_after_auth: field(strictBoolean, false, 'end once every file has been written'),
  log_level: field<LogLevel | undefined>(
    synonym(levelWords, 'info'),
    undefined,
    'least severe messages to log',
  ),
  log_format: field<LogConfig['format'] | undefined>(
    synonym(formatWords, 'standard'),
    undefined,
    'how messages are written',
  ),
  log_file: field(text, '', 'file to log to as well'),
  log_rotate_duration: field(textDuration, dayMs, 'start a new log file this often'),
  log_rotate_bytes: field(integer, 0, 'start a new log file at this size; 0 for no limit'),
  log_rotate_max_files: field(integer, 0, 'old log files to keep; 0 for all, -1 for none'),
  disable_idle_connections: field(uses, [], 'connections that are closed when idle'),
  disable_keep_alives: field(uses, [], 'connections that are not kept alive'),
  cluster_name: field(text, '', 'read by Vault servers only'),
  disable_mlock: field(weakBoolean, false, 'read by Vault servers only'),
  default_max_request_duration: field(duration, 0, 'read by Vault servers only'),
};

/** The stanzas of a configuration file. */
export const topLevelBlocks: readonly string[] = [
  ...[
    'vault',
    'auto_auth',
    'cache',
    'api_proxy',
    'listener',
    'template',
    'template_config',
    'env_template',
    'exec',
  ],
  'telemetry',
];

/** Keys of Vault servers that a shared file may hold; an agent takes and ignores them. */
export const serverKeys: readonly string[] = [
  ...['storage', 'seal', 'ui', 'api_addr', 'cluster_addr', 'entropy', 'hcp_link'],
  ...['kms', 'service_registration', 'user_lockout', 'max_lease_ttl'],
  ...['default_lease_ttl', 'ha_storage', 'plugin_directory', 'raw_storage_endpoint'],
];
