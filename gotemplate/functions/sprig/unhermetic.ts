import { FunctionError } from '../../errors.ts';
import { formatInstant } from '../../time/format.ts';
import { addNanoseconds, instantOfMilliseconds } from '../../time/instant.ts';
import { parseDuration } from '../../time/duration.ts';
import { instantOfValue, timeValue } from '../../time/value.ts';
import { zoneAt } from '../../time/zone.ts';
import type { Value } from '../../value.ts';
import { define } from '../entry.ts';
import type { Call, FunctionEntry } from '../entry.ts';
import { instantFrom } from './moments.ts';

/** Functions that give another answer each time; consul-template offered them up to 0.40 and took them out in 0.41. */

const any = 'interface {}';

function dateIn(zone: string, layout: string, value: Value, call: Call): string {
  const instant = instantFrom(value, call);
  return formatInstant({ ...instant, zone: zoneAt(zone, instant) }, layout);
}

const inZone = (name: string) =>
  define({
    name,
    params: ['string', any, 'string'],
    result: 'string',
    doc: 'a time or seconds since 1970 as text, in a time zone',
    example: { template: `{{ ${name} "2006-01-02" 0 "UTC" }}`, output: '1970-01-01' },
    body: ([layout, value, zone], call) => dateIn(zone, layout, value, call),
  });

const modify = (name: string) =>
  define({
    name,
    params: ['string', 'time.Time'],
    result: 'time.Time',
    doc: 'the time later by a duration; the same time when the duration cannot be read',
    example: {
      template: `{{ sprig_toDate "2006" "1970" | ${name} "1h" | sprig_unixEpoch }}`,
      output: '3600',
    },
    body: ([text, time]) => {
      const parsed = parseDuration(text);
      return parsed.ok ? timeValue(addNanoseconds(instantOfValue(time), parsed.nanoseconds)) : time;
    },
  });

const digits = '0123456789';
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join('');

const randomText = (name: string, alphabet: string, doc: string) =>
  define({
    name,
    params: ['int'],
    result: 'string',
    doc,
    body: ([length], call) => {
      call.reserve(length);
      call.spend(length);
      const pick = () => alphabet.charAt(Math.floor(call.random() * alphabet.length));
      return Array.from({ length: Math.max(length, 0) }, pick).join('');
    },
  });

/** A random UUID of version 4. */
function uuid(random: () => number): string {
  const hex = (count: number) =>
    Array.from({ length: count }, () => Math.floor(random() * 16).toString(16)).join('');
  const variant = '89ab'.charAt(Math.floor(random() * 4));
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${variant}${hex(3)}-${hex(12)}`;
}

/** `$name` and `${name}` replaced by the environment, unknown ones by nothing (Go's os.ExpandEnv). */
function expand(text: string, env: ReadonlyMap<string, string>): string {
  return text.replace(
    /\$(?:\{([^}]*)\}|([A-Za-z_][A-Za-z0-9_]*|[*#$@!?0-9-]))/g,
    (_, braced?: string, plain?: string) => env.get(braced ?? plain ?? '') ?? '',
  );
}

export const unhermeticFunctions: readonly FunctionEntry[] = [
  define({
    name: 'sprig_now',
    params: [],
    result: 'time.Time',
    doc: 'the present time',
    body: (_, call) => timeValue(instantOfMilliseconds(call.now())),
  }),
  define({
    name: 'sprig_date',
    params: ['string', any],
    result: 'string',
    doc: 'a time or seconds since 1970 as text, in UTC',
    example: { template: '{{ sprig_date "2006" 0 }}', output: '1970' },
    body: ([layout, value], call) => dateIn('Local', layout, value, call),
  }),
  define({
    name: 'sprig_htmlDate',
    params: [any],
    result: 'string',
    doc: 'a time or seconds since 1970 as a date, in UTC',
    example: { template: '{{ sprig_htmlDate 0 }}', output: '1970-01-01' },
    body: ([value], call) => dateIn('Local', '2006-01-02', value, call),
  }),
  define({
    name: 'sprig_htmlDateInZone',
    params: [any, 'string'],
    result: 'string',
    doc: 'a time or seconds since 1970 as a date, in a time zone',
    example: { template: '{{ sprig_htmlDateInZone 0 "UTC" }}', output: '1970-01-01' },
    body: ([value, zone], call) => dateIn(zone, '2006-01-02', value, call),
  }),
  inZone('sprig_dateInZone'),
  inZone('sprig_date_in_zone'),
  modify('sprig_dateModify'),
  modify('sprig_date_modify'),
  randomText('sprig_randAlphaNum', letters + digits, 'random letters and digits'),
  randomText('sprig_randAlpha', letters, 'random letters'),
  randomText('sprig_randNumeric', digits, 'random digits'),
  randomText('sprig_randAscii', printable, 'random printable ASCII characters'),
  define({
    name: 'sprig_randBytes',
    params: ['int'],
    result: 'string',
    doc: 'random bytes in base64',
    body: ([length], call) => {
      call.reserve(length * 2);
      const bytes = Array.from({ length: Math.max(length, 0) }, () => Math.floor(call.random() * 256));
      return btoa(String.fromCharCode(...bytes));
    },
  }),
  define({
    name: 'sprig_uuidv4',
    params: [],
    result: 'string',
    doc: 'a random UUID',
    body: (_, call) => uuid(call.random),
  }),
  define({
    name: 'sprig_env',
    params: ['string'],
    result: 'string',
    doc: 'an environment variable, empty when it is not set',
    body: ([name], call) => call.env.get(name) ?? '',
  }),
  define({
    name: 'sprig_expandenv',
    params: ['string'],
    result: 'string',
    doc: 'a text with $name and ${name} replaced by environment variables',
    body: ([text], call) => expand(text, call.env),
  }),
  define({
    name: 'sprig_getHostByName',
    params: ['string'],
    result: 'string',
    doc: 'always fails: templates here do not look names up',
    body: () => {
      throw new FunctionError('templates cannot look up host names');
    },
  }),
];
