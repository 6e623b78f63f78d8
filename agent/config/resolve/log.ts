import type { FileConfig } from '../file.ts';
import type { LogConfig } from '../model.ts';
import { booleanForm, durationForm, integerForm, textForm, wordsForm } from '../outside/readers.ts';
import { outsideValue } from '../outside/sources.ts';
import type { Outside } from '../outside/sources.ts';
import { formatWords, levelWords } from '../stanzas/top-level.ts';

/** How and where messages are logged: flags win over variables, which win over the files. */
export function resolveLog(keys: FileConfig['keys'], outside: Outside): LogConfig {
  const level = { flag: 'log-level', env: 'LOG_LEVEL' } as const;
  const format = { flag: 'log-format', env: 'LOG_FORMAT' } as const;
  return {
    level: outsideValue(outside, level, wordsForm(levelWords), keys.log_level ?? 'info'),
    format: outsideValue(outside, format, wordsForm(formatWords), keys.log_format ?? 'standard'),
    file: outsideValue(outside, { flag: 'log-file' }, textForm, keys.log_file),
    rotateDurationMs: outsideValue(
      outside,
      { flag: 'log-rotate-duration' },
      durationForm,
      keys.log_rotate_duration,
    ),
    rotateBytes: outsideValue(outside, { flag: 'log-rotate-bytes' }, integerForm, keys.log_rotate_bytes),
    rotateMaxFiles: outsideValue(
      outside,
      { flag: 'log-rotate-max-files' },
      integerForm,
      keys.log_rotate_max_files,
    ),
    toStdout: outsideValue(outside, { flag: 'combine-logs' }, booleanForm, false),
  };
}
