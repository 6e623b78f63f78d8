import type { FunctionEntry } from '../entry.ts';

/** What consul-template writes to its standard output would land in logs; these check their arguments and write nothing. */
const SILENT = 'upstream writes to standard output; here nothing is written, as values are secrets';

const DUMP = '([]string) (len=2 cap=2) {\n (string) (len=1) "a",\n (string) (len=1) "b"\n}\n';

/** Looking into values. Dumps are made of secrets: use them on the desk, not in a pod. */
export const debuggingFunctions: readonly FunctionEntry[] = [
  {
    name: 'spew_sdump',
    params: [],
    rest: 'interface {}',
    result: 'string',
    doc: 'type, size and content of values, over several lines',
    example: { template: '{{ split "," "a,b" | spew_sdump }}', output: DUMP },
    load: async () => (await import('../../spew/functions.ts')).sdump,
  },
  {
    name: 'spew_sprintf',
    params: ['string'],
    rest: 'interface {}',
    result: 'string',
    doc: 'like printf, but %v looks into values down to the bottom and %#v shows types',
    example: {
      template: '{{ spew_sprintf "%#v" (sprig_list 1 "a") }}',
      output: '([]interface {})[(int)1 (string)a]',
    },
    load: async () => (await import('../../spew/functions.ts')).sprintf,
  },
  {
    name: 'spew_dump',
    params: [],
    rest: 'interface {}',
    result: 'string',
    doc: SILENT,
    example: { template: '{{ spew_dump 1 }}', output: '' },
    body: () => '',
  },
  {
    name: 'spew_printf',
    params: ['string'],
    rest: 'interface {}',
    result: 'string',
    doc: SILENT,
    example: { template: '{{ spew_printf "%v" 1 }}', output: '' },
    body: () => '',
  },
];
