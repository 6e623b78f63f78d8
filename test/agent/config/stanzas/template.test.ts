import t from 'tap';
import { configOf, loadText, login } from '../load-text.ts';

const template = (keys: string) => `${login}template {\n contents = "x"\n destination = "/o"\n ${keys}\n}`;

const templateOf = async (keys: string) => (await configOf(template(keys))).templates[0];
const issuesOf = async (keys: string) => (await loadText(template(keys))).issues;

t.test('a template without further keys has the defaults', async (t) => {
  t.same(await templateOf(''), {
    source: '',
    contents: 'x',
    leftDelimiter: '{{',
    rightDelimiter: '}}',
    errorOnMissingKey: false,
    errorFatal: true,
    functionDenylist: [],
    destination: '/o',
    createDestinationDirectories: true,
    mode: 0,
    user: '',
    group: '',
    backup: false,
    command: undefined,
    wait: undefined,
    sandboxPath: '',
  });
});

t.test('every key is read', async (t) => {
  const keys = `
    left_delimiter = "[[" right_delimiter = "]]" error_on_missing_key = true error_fatal = false
    function_denylist = "env,file" function_blacklist = ["plugin"] create_dest_dirs = false perms = "0600"
    user = "app" gid = 1000 backup = true sandbox_path = "/s" wait = "1s:3s"`;
  t.match(await templateOf(keys), {
    leftDelimiter: '[[',
    rightDelimiter: ']]',
    errorOnMissingKey: true,
    errorFatal: false,
    functionDenylist: ['env', 'file', 'plugin'],
    createDestinationDirectories: false,
    mode: 0o600,
    user: 'app',
    group: '1000',
    backup: true,
    sandboxPath: '/s',
    wait: { minMs: 1_000, maxMs: 3_000 },
  });
});

t.test('the command: its exec block wins, the last of several', async (t) => {
  const own = await templateOf('command = "reload" command_timeout = "10s"');
  t.same(own?.command, { line: ['reload'], timeoutMs: 10_000, killTimeoutMs: 30_000, splayMs: 0 });
  const block = await templateOf(
    'command = "a"\n exec { command = "b" }\n exec { command = ["c", "d"] splay = "1s" timeout = "2s" }',
  );
  t.same(block?.command, { line: ['c', 'd'], timeoutMs: 2_000, killTimeoutMs: 30_000, splayMs: 1_000 });
  t.same((await templateOf('exec { timeout = "2s" }\n command = "a"'))?.command?.timeoutMs, 2_000);
});

t.test('the wait as a block', async (t) => {
  t.same((await templateOf('wait { min = "1s" }'))?.wait, { minMs: 1_000, maxMs: 4_000 });
  t.same((await templateOf('wait { min = "1s" max = "2s" }'))?.wait, { minMs: 1_000, maxMs: 2_000 });
  t.same((await templateOf('wait { min = "1s" bool = false }'))?.wait, undefined);
  t.same((await templateOf('wait { max = "2s" }'))?.wait, undefined);
});

t.test('unknown and unsettable keys are refused', async (t) => {
  t.match(await issuesOf('exec { kill_signal = "SIGTERM" }'), [/template.exec.kill_signal: cannot be set/]);
  t.match(await issuesOf('destinations = "/x"'), [
    /template.destinations: unknown key, did you mean "destination"\?/,
  ]);
  t.match(await issuesOf('wait { enabled = true }'), [/template.wait.enabled: unknown key/]);
  t.match(await issuesOf('CONTENTS = "y"'), [
    /template.contents: is written in several spellings: contents, CONTENTS/,
  ]);
});

t.test('the text comes from exactly one place', async (t) => {
  t.match(await issuesOf('source = "/s"'), [/template: must have either source or contents, got both/]);
});

t.test('variables for a supervised program, in HCL and in JSON', async (t) => {
  const hcl = await configOf(
    `${login}env_template "A" { contents = "x" }\nexec { command = ["run", "it"] restart_stop_signal = "sigint" }`,
  );
  t.match(hcl.envTemplates, [{ name: 'A', contents: 'x', errorFatal: true }]);
  t.same(hcl.exec, {
    command: ['run', 'it'],
    restartOnSecretChanges: 'always',
    restartStopSignal: 'SIGINT',
    childStdout: '',
    childStderr: '',
  });
  const json = await configOf(
    JSON.stringify({
      auto_auth: { method: { type: 'token_file', config: { token_file_path: '/t' } } },
      env_template: [{ A: { contents: 'x' } }, { B: { source: '/b' } }],
      exec: { command: ['run'] },
    }),
  );
  t.same(
    json.envTemplates.map(({ name }) => name),
    ['A', 'B'],
  );
});
