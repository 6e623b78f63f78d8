import { setupUsage } from '../../src/setup/arguments.ts';
import { authRows, policyRows, roleRows, secretRows, tokenRows } from '../../src/setup/table.ts';
import type { Rows } from '../../src/setup/table.ts';
import { cell, code, generated, table } from './markdown.ts';

const introduction = `${generated}

# Setting up Vault

\`vault-injector setup\` brings Vault (or OpenBao) to what a file says: the kubernetes auth method, policies, limited tokens in Secrets, and
roles. It tells every difference in a sentence, writes only differences, and leaves alone what the file does not name. Run it as
often as you like: in a Job ([examples/vault-setup-job.yaml](../examples/vault-setup-job.yaml)), or at your desk with \`--dry-run\`
first. The file of two trust zones is [examples/vault-setup.yaml](../examples/vault-setup.yaml).

\`\`\`
${setupUsage.trimEnd()}
\`\`\`

| exit code | meaning |
| --- | --- |
| 0 | done, or nothing to change |
| 1 | mistakes in the file or the environment, or Vault or the API server refuses something; the same again without a change |
| 2 | mistakes on the command line |
| 3 | Vault was sealed or away until the time was up, or somebody stopped the program; run it again |

## The token to work with

The first of these that is set: \`VAULT_TOKEN\`, \`VAULT_TOKEN_FILE\` (a file), \`VAULT_SETUP_TOKEN\` (the limited token; the log says "Using
limited setup token"), \`VAULT_ROOT_TOKEN\` (with a warning in the log). The root token is needed for the first run, and again to
replace a limited token that has ended; it is never tried because another one was refused. No token appears in output, log or errors.

What a run needs: \`read\` on \`sys/auth\`; \`create\`, \`read\` and \`update\` on each path that the file leads to (\`auth/<path>/config\`,
\`sys/policies/acl/<name>\`, \`auth/<path>/role/<name>\`); \`create\`, \`update\` and \`sudo\` on \`sys/auth/<path>\` to enable the method and on
\`auth/token/create-orphan\` to make a token. When Vault refuses something, the message holds the line that a policy lacks.

Whoever may write a policy can give it to a token of a role: a token that may write policies is as good as a root token in the end.

## The file

One YAML document. Files that it names are looked for beside it. Order of work: auth, policies, tokens, roles.
`;

const parts: readonly (readonly [title: string, text: string, rows: Rows])[] = [
  ['auth', 'The kubernetes auth method; it is enabled where it is missing.', authRows],
  ['policies.<name>', 'One of the two keys.', policyRows],
  [
    'tokens.<name>',
    'A token without parent, put straight into Secrets; `period` or `ttl`. It is kept while more than half of its life is left, so ' +
      'setup has to run at least that often, for example in a CronJob. Other policies or another life give a new token; an old one ' +
      'ends by itself, so that whoever still holds it can go on.',
    tokenRows,
  ],
  [
    'tokens.<name>.secrets[]',
    'Where the token goes. A Secret that is not there is created; other keys in it stay. The rights are `get` and `patch` on these ' +
      'Secrets, and `create` where one is missing.',
    secretRows,
  ],
  ['roles.<name>', 'A role of the auth method at `auth.path`.', roleRows],
];

/** docs/setup.md, from the tables of the set-up file. */
export function setupPage(): string {
  const sections = parts.map(([title, text, rows]) => {
    const lines = Object.entries(rows).map(([key, row]) => [
      code(key),
      cell(row.form.says),
      code(row.field ?? ''),
      cell(row.required === true ? `${row.doc} (needed)` : row.doc),
      code(row.example),
    ]);
    return `## ${code(title)}\n\n${text}\n\n${table(['key', 'value', 'field in Vault', 'what it is', 'example'], lines)}\n`;
  });
  return `${introduction}\n${sections.join('\n')}`;
}
