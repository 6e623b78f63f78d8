import { createHash } from 'node:crypto';
import t from 'tap';
import { certificateValue, decodeJson, FunctionError, secretValue, strings } from '../../gotemplate/index.ts';
import { rendered, rendering } from './rendering.ts';

const secret = secretValue(decodeJson('{"data":{"user":"u","n":1},"lease_id":"l/1","lease_duration":60}'));

t.test('what is missing is listed, and the output is what an agent must not write', async (t) => {
  const { output, used, missing } = await rendering(
    '{{ with secret "/kv/a/" }}{{ .Data.user }}{{ else }}none{{ end }}',
  );
  t.equal(output, 'none');
  t.same(missing, [{ kind: 'read', identity: 'vault.read(kv/a)', path: 'kv/a', query: '' }]);
  t.same(used, missing);
});

t.test('a known secret has its fields', async (t) => {
  const text =
    '{{ with secret "kv/a" }}{{ .Data.user }} {{ .LeaseID }} {{ .LeaseDuration }} {{ .Auth }}{{ end }}';
  t.equal(await rendered(text, { lookup: () => secret }), 'u l/1 60 <nil>');
});

t.test('references say all that is needed to fetch them', async (t) => {
  const text =
    '{{ $_ := secret "a%20b?version=2&x=1" }}{{ $_ = secret "w/x" "k = v" }}{{ $_ = secrets "l/" }}' +
    '{{ $_ = pkiCert "pki/issue/r" "cn=x" }}{{ $_ = file "/a//b/" }}';
  const { used } = await rendering(text, { ports: { destination: '/out' } });
  const hash = createHash('sha1').update('k="v"').digest('hex').slice(0, 8);
  t.same(
    used.map(({ identity }) => identity),
    [
      'vault.read(a b.v2)',
      `vault.write(w/x -> ${hash})`,
      'vault.list(l)',
      'vault.pki(pki/issue/r->/out)',
      'file(/a/b)',
    ],
  );
  t.match(used, [
    { kind: 'read', path: 'a b', query: 'version=2&x=1', version: '2' },
    { kind: 'write', path: 'w/x', data: new Map([['k', 'v']]) },
    { kind: 'list', path: 'l' },
    { kind: 'pki', path: 'pki/issue/r', data: new Map([['cn', 'x']]) },
    { kind: 'file', path: '/a/b' },
  ]);
});

t.test('a lookup may refuse a reference', async (t) => {
  const lookup = () => {
    throw new FunctionError('outside of the sandbox');
  };
  await t.rejects(rendered('{{ file "/etc/shadow" }}', { lookup }), {
    message: /error calling file: outside of the sandbox/,
  });
});

t.test('changes to a secret are seen in the same rendering and never in the next', async (t) => {
  const text =
    '{{ $d := (secret "a").Data }}{{ $_ := sprig_set $d "user" "changed" }}{{ (secret "a").Data.user }}';
  t.equal(await rendered(text, { lookup: () => secret }), 'changed');
  t.equal(await rendered('{{ (secret "a").Data.user }}', { lookup: () => secret }), 'u');
});

t.test('lists, certificates and files come from the lookup', async (t) => {
  const certificate = certificateValue({ cert: 'C', key: 'K', ca: 'A', caChain: ['X', 'Y'] });
  t.equal(
    await rendered('{{ range secrets "l" }}{{ . }},{{ end }}', { lookup: () => strings(['a', 'b']) }),
    'a,b,',
  );
  const text =
    '{{ with pkiCert "p" }}{{ .Cert }}{{ .Data.Key }}{{ range .CAChain }}{{ . }}{{ end }}{{ end }}';
  t.equal(await rendered(text, { lookup: () => certificate }), 'CKXY');
  t.equal(await rendered('{{ file "f" }}', { lookup: () => 'content' }), 'content');
});

t.test('effects happen only through ports', async (t) => {
  const write = '{{ writeToFile "/a" "u" "g" "0640" "append,newline" "text" }}';
  await t.rejects(rendered(write), { message: /writing files from templates is not offered here/ });
  await t.rejects(rendered('{{ plugin "date" }}'), {
    message: /running programs from templates is not offered/,
  });
  const requests: unknown[] = [];
  t.equal(await rendered(write, { ports: { writeFile: (request) => requests.push(request) } }), '');
  t.same(requests, [
    { path: '/a', user: 'u', group: 'g', permissions: 0o640, append: true, content: 'text\n' },
  ]);
  const runPlugin = (command: string, args: readonly string[]) => ` ${command} ${args.join('+')}\n`;
  t.equal(await rendered('{{ plugin "echo" " a " "" "b" }}', { ports: { runPlugin } }), 'echo a+b');
});

t.test('Consul and Nomad functions exist and say why they fail', async (t) => {
  await t.rejects(rendered('{{ key "a" }}'), { message: /functions that ask Consul are not offered/ });
  await t.rejects(rendered('{{ nomadVar "a" }}'), { message: /functions that ask Nomad are not offered/ });
});

t.test('the clock is the one given', async (t) => {
  t.equal(await rendered('{{ timestamp }} {{ timestamp "unix" }}'), '2024-01-01T00:00:00Z 1704067200');
});
