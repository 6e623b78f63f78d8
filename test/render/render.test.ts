import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { startEmbeddedVault } from '../../dev/vault.ts';
import type { CommandContext } from '../../src/command.ts';
import { render } from '../../src/render.ts';

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the sub-command as it is. */
async function runPlain(
  template: string,
  argv: readonly string[],
  env: Record<string, string> = {},
): Promise<Ran> {
  let [out, err] = ['', ''];
  const context = {
    argv,
    env,
    now: () => Date.now(),
    print: (text: string) => (out += text),
    printError: (text: string) => (err += text),
    readStdin: async () => template,
  };
  return { code: await render(context as unknown as CommandContext), out, err };
}

/** Runs it with a template on standard input. */
const run = (template: string, argv: readonly string[], env: Record<string, string> = {}) =>
  runPlain(template, ['-t', '-', ...argv], env);

t.test('a template is rendered with the data of a file, numbers as they are written', async (t) => {
  const data = join(t.testdir(), 'data.yaml');
  writeFileSync(
    data,
    'secrets:\n  secret/data/orders: { data: { data: { user: shöp, port: 5432, limit: 1.0 } } }\n' +
      '  kv/plain: { answer: 42 }\nlists:\n  secret/metadata/: [b, a]\nenv: { POD_IP: 10.0.0.1 }\n',
  );
  const template =
    '{{ with secret "secret/data/orders" }}{{ .Data.data.user }} {{ .Data.data.port }} {{ .Data.data.limit }}{{ end }} ' +
    '{{ with secret "kv/plain" }}{{ .Data.answer }}{{ end }} {{ secrets "secret/metadata/" }} {{ env "POD_IP" }}\n';
  t.same(await run(template, ['--data', data]), {
    code: 0,
    out: 'shöp 5432 1.0 42 [a b] 10.0.0.1\n',
    err: '',
  });
});

t.test('a mistake is shown with its line and a mark', async (t) => {
  const { code, err } = await run('first\n{{ "ä" | toJsn }}\n', []);
  t.equal(code, 1);
  t.match(err, /^-:2(:\d+)?: function "toJsn" not defined\n {2}2 \| \{\{ "ä" \| toJsn \}\}\n/);
});

t.test('an execution error points at the place, counted in characters', async (t) => {
  const { code, err } = await run('{{ "ä" }}{{ index "abc" 7 }}', []);
  t.equal(code, 1);
  t.match(err, /index out of range/);
  t.match(err, / \| {13}\^|\| +\^/);
});

t.test('what is not in the data is named', async (t) => {
  const { code, err } = await run('{{ with secret "secret/data/x" }}{{ .Data }}{{ end }}', []);
  t.same(
    { code, err },
    {
      code: 1,
      err: 'vault.read(secret/data/x): the template asks for it, and it is not there (add it to the file of --data)\n',
    },
  );
});

t.test('wrong flags end with the usage', async (t) => {
  const { code, err } = await run('', ['--nope']);
  t.equal(code, 1);
  t.match(err, /Unknown option '--nope'.*usage: vault-injector render/s);
});

t.test('real secrets are read from a Vault, writes only when allowed', async (t) => {
  const vault = await startEmbeddedVault();
  t.teardown(() => vault.stop());
  const env = { VAULT_ADDR: vault.address, VAULT_TOKEN: vault.token };
  await fetch(`${vault.address}/v1/secret/data/orders`, {
    method: 'POST',
    headers: { 'X-Vault-Token': vault.token },
    body: JSON.stringify({ data: { user: 'shop' } }),
  });
  const template = '{{ with secret "secret/orders" }}{{ .Data.data.user }}{{ end }}{{ secrets "secret/" }}';
  t.same(await run(template, ['--vault'], env), { code: 0, out: 'shop[orders]', err: '' });
  const refused = await run('{{ secret "secret/data/new" "a=b" }}', ['--vault'], env);
  t.equal(refused.err, 'secret/data/new: a write; add --allow-writes if it shall happen\n');
  const denied = await run(template, ['--vault'], { ...env, VAULT_TOKEN: 'wrong' });
  t.match(denied.err, /Vault answered 403: /);
  t.notMatch(denied.err, /wrong/);
  t.equal((await run(template, ['--vault'])).err, '--vault: set VAULT_ADDR and VAULT_TOKEN\n');
});

t.test('what cannot be read is named with its reason, and help is printed when asked for', async (t) => {
  const folder = t.testdir({ 'bad.yaml': 'x: [', 'a.tpl': 'x' });
  const bad = join(folder, 'bad.yaml');
  const faults: [readonly string[], Readonly<Record<string, string>>, string][] = [
    [['-t', '/nowhere.tpl'], {}, '/nowhere.tpl: there is no such file\n'],
    [['-t', folder], {}, `${folder}: is a folder, not a file\n`],
    [['-t', '-', '-d', '/nowhere.yaml'], {}, '/nowhere.yaml: there is no such file\n'],
    [['-t', '-', '-d', bad], {}, `${bad}: Flow sequence`],
    [['-t', '-', '--vault'], { VAULT_ADDR: 'vault', VAULT_TOKEN: 'x' }, 'VAULT_ADDR: expected a URL such as'],
    [
      ['-t', '-', '--vault'],
      { VAULT_ADDR: 'https://v', VAULT_TOKEN: 'x', VAULT_CACERT: '/nowhere.pem' },
      'VAULT_CACERT: /nowhere.pem: there is no such file\n',
    ],
    [
      ['-t', '-', '--vault'],
      { VAULT_ADDR: 'http://127.0.0.1:1', VAULT_TOKEN: 'x' },
      'VAULT_ADDR: no answer from http://127.0.0.1:1: ',
    ],
  ];
  for (const [argv, env, expected] of faults) {
    const { code, err } = await runPlain('{{ with secret "a/b" }}{{ end }}', argv, env);
    t.equal(code, 1);
    t.ok(err.startsWith(expected), `${err} begins with ${expected}`);
  }
  const { code, out } = await runPlain('', ['--help']);
  t.equal(code, 0);
  t.match(out, /^usage: vault-injector render/);
});
