import { boolean, enumeration, lenientBoolean, text } from '../codec.ts';
import type { Rows } from './row.ts';

/** Which secrets are rendered, from which template, into which file. */
export const secrets = {
  'agent-inject-secret': {
    per: 'secret',
    codec: text,
    doc: 'Path of a secret; with no template of its own it is written by the default template.',
    example: 'kv/data/orders/db',
    since: '0.1',
  },
  'agent-inject-template': {
    per: 'secret',
    codec: text,
    doc: 'Template text of the file.',
    example: '{{ with secret "kv/data/orders/db" }}{{ .Data.data.password }}{{ end }}',
    since: '0.1',
  },
  'agent-inject-template-file': {
    per: 'secret',
    codec: text,
    doc: 'File with the template inside the agent container; a template text wins over it.',
    example: '/vault/custom/db.ctmpl',
    since: '0.10.0',
  },
  'agent-inject-default-template': {
    per: 'pod',
    codec: enumeration(['map', 'json'], {
      anyCase: true,
      problem: (value) => `invalid default template type: ${value}`,
    }),
    fallback: { setting: 'defaultTemplate' },
    doc: 'Template of secrets that have none: `map` writes `key: value` lines, `json` one JSON object.',
    example: 'json',
    since: '0.10.0',
  },
  'agent-inject-file': {
    per: 'secret',
    codec: text,
    doc: 'File name below the mount path; the lower-cased secret name without it.',
    example: 'database/credentials',
    since: '0.5.0',
  },
  'agent-inject-perms': {
    per: 'secret',
    codec: text,
    doc: 'Permissions of the file, as octal digits.',
    example: '0400',
    since: '0.12.0',
  },
  'agent-inject-command': {
    per: 'secret',
    codec: text,
    doc: 'Command run in the agent container after the file was written.',
    example: 'pkill -HUP orders',
    since: '0.3.0',
  },
  'agent-template-left-delim': {
    per: 'secret',
    codec: text,
    fallback: { literal: '{{' },
    doc: 'Opening delimiter of the template.',
    example: '[[',
    since: '1.5.0',
  },
  'agent-template-right-delim': {
    per: 'secret',
    codec: text,
    fallback: { literal: '}}' },
    doc: 'Closing delimiter of the template.',
    example: ']]',
    since: '1.5.0',
  },
  'error-on-missing-key': {
    per: 'secret',
    codec: boolean,
    fallback: { literal: 'false' },
    doc: 'Makes a template fail that reads a key which is not there, instead of writing `<no value>`.',
    example: 'true',
    since: '1.4.0',
  },
  'preserve-secret-case': {
    per: 'pod',
    codec: lenientBoolean,
    fallback: { literal: 'false' },
    doc: 'Keeps the case of secret names in file names; with a suffix for one secret only.',
    example: 'true',
    since: '0.3.0',
  },
  'secret-volume-path': {
    per: 'pod',
    codec: text,
    fallback: { literal: '/vault/secrets' },
    doc: 'Mount path of the files; with a suffix for one secret only.',
    example: '/etc/orders',
    since: '0.3.0',
  },
  'agent-inject-token': {
    per: 'pod',
    codec: boolean,
    fallback: { literal: 'false' },
    doc: "Writes the agent's own Vault token to the file `token` beside the secrets.",
    example: 'true',
    since: '0.3.0',
  },
} as const satisfies Rows;

/** Pod-wide annotations that also take a secret's name as suffix, which then wins for that secret. */
export const alsoPerSecret = ['preserve-secret-case', 'secret-volume-path'] as const;
