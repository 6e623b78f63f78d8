import { FunctionError } from '../../errors.ts';
import { formatInstant } from '../../time/format.ts';
import { instantOfMilliseconds } from '../../time/instant.ts';
import { body } from '../entry.ts';

const RFC3339 = '2006-01-02T15:04:05Z07:00';

/** The clock's time, by the layout if one is given (consul-template's timestamp). */
export const timestamp = body([], (args, call) => {
  const layouts: readonly unknown[] = args;
  if (layouts.length > 1) {
    throw new FunctionError(
      `timestamp: wrong number of arguments, expected 0 or 1, but got ${layouts.length}`,
    );
  }
  const milliseconds = call.now();
  const [layout = RFC3339] = layouts;
  if (layout === 'unix') return String(Math.floor(milliseconds / 1000));
  return formatInstant(instantOfMilliseconds(milliseconds), String(layout));
});
