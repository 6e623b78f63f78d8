import type { FunctionEntry } from '../entry.ts';

/** Declarations only; reading URLs is loaded when a template names one of these. */
const body = (name: 'urlParse' | 'urlJoin') => async () => (await import('../../url/functions.ts'))[name];

export const urlFunctions: readonly FunctionEntry[] = [
  {
    name: 'sprig_urlParse',
    params: ['string'],
    result: 'map[string]interface {}',
    doc: 'the parts of a URL: scheme, host, hostname, path, query, opaque, fragment and userinfo',
    example: { template: '{{ (sprig_urlParse "https://a.b:1/c").hostname }}', output: 'a.b' },
    load: body('urlParse'),
  },
  {
    name: 'sprig_urlJoin',
    params: ['map[string]interface {}'],
    result: 'string',
    doc: 'a URL from such parts',
    example: {
      template: '{{ sprig_urlJoin (sprig_dict "scheme" "https" "host" "a.b" "path" "/c") }}',
      output: 'https://a.b/c',
    },
    load: body('urlJoin'),
  },
];
