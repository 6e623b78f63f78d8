import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import t from 'tap';
import { startControlPlane } from '../../dev/control-plane.ts';
import { startChild } from '../../dev/process/child.ts';
import { until } from '../../dev/process/poll.ts';
import { startEmbeddedVault } from '../../dev/vault.ts';
import type { Fault } from '../../dev/vault/faults.ts';
import { kubeconfigFor, runSetup, tokenIn } from './run.ts';

const policy = 'policies: { reader: { rules: \'path "secret/*" { capabilities = ["read"] }\' } }';
const isWait = (line: string) => line.includes('trying again');
const nowhere = { VAULT_ADDR: 'http://127.0.0.1:1', VAULT_TOKEN: 'unused' };
const main = join(import.meta.dirname, '../../src/main.ts');

t.test('wrong flags end with 2 and the usage, help with 0', async (t) => {
  t.match(await runSetup('', { argv: ['--dryrun'] }), { code: 2, err: /Unknown option .*usage: vault-inj/s });
  t.match(await runSetup('', { argv: ['--timeout', 'soon'] }), {
    code: 2,
    err: /^--timeout: expected a dur/,
  });
  t.match(await runSetup('', { argv: ['--help'] }), { code: 0, out: /^usage: vault-injector setup/ });
  const child = await startChild(process.execPath, [main, 'setup'], { env: {} });
  t.equal(await child.exited, 2);
  t.match(child.output(), /^--filename: needs a file/);
});

t.test('mistakes of file and environment are told together', async (t) => {
  const env = { VAULT_ADDR: 'vault:8200', VAULT_CACERT: '/nowhere.pem' };
  const { code, err } = await runSetup('roles: 7', { env });
  t.equal(code, 1);
  t.equal(
    err,
    [
      'roles: holds no keys; expected an object with a key for each name',
      'VAULT_ADDR: no address of a Vault server; expected a URL such as https://vault.example:8200; got "vault:8200"',
      'VAULT_CACERT: /nowhere.pem: there is no such file',
      'VAULT_SETUP_TOKEN: no token; set it, or VAULT_TOKEN, VAULT_TOKEN_FILE, or for the first run VAULT_ROOT_TOKEN',
      '',
    ].join('\n'),
  );
  t.match(await runSetup('', { argv: ['-f', '/nowhere.yaml'] }), {
    code: 1,
    err: '--filename: /nowhere.yaml: there is no such file\n',
  });
});

t.test('the token comes from the first place that has one', async (t) => {
  const vault = await startEmbeddedVault();
  t.teardown(() => vault.stop());
  const folder = t.testdir({ token: 'root\n', empty: '' });
  const all = {
    VAULT_ADDR: vault.address,
    VAULT_TOKEN: 'root',
    VAULT_TOKEN_FILE: join(folder, 'token'),
    VAULT_SETUP_TOKEN: 'root',
    VAULT_ROOT_TOKEN: 'root',
  };
  t.match((await runSetup(policy, { env: all })).log, 'Using the token of VAULT_TOKEN\n');
  const fromFile = await runSetup(policy, { env: { ...all, VAULT_TOKEN: '' } });
  t.match(fromFile, { code: 0, log: /\[INFO\].*Using the token of the file/ });
  const limited = { ...all, VAULT_TOKEN: '', VAULT_TOKEN_FILE: '' };
  t.match((await runSetup(policy, { env: limited })).log, 'Using limited setup token\n');
  const bad: readonly [Record<string, string>, RegExp][] = [
    [
      { VAULT_TOKEN: 'two words' },
      /^VAULT_TOKEN: no token; expected visible ASCII characters on one line\n$/,
    ],
    [{ VAULT_TOKEN: '', VAULT_TOKEN_FILE: join(folder, 'empty') }, /^VAULT_TOKEN_FILE: no token; expected/],
    [
      { VAULT_TOKEN: '', VAULT_TOKEN_FILE: '/nowhere' },
      /^VAULT_TOKEN_FILE: \/nowhere: there is no such file/,
    ],
  ];
  for (const [env, err] of bad)
    t.match(await runSetup(policy, { env: { ...all, ...env } }), { code: 1, err });
});

t.test('a Vault that is away is waited for until the time is up, and told of once', async (t) => {
  const { code, err, log } = await runSetup(policy, { env: nowhere, argv: ['--timeout', '2s'] });
  t.equal(code, 3);
  t.match(err, /^Vault at http:\/\/127\.0\.0\.1:1 does not answer \(ECONNREFUSED\), and the time is up/);
  t.equal(log.split('does not answer').length, 2, log);
});

t.test('a call that is never answered ends by itself', async (t) => {
  const open = new Set<Socket>();
  const server = createServer((socket) => open.add(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  const env = { ...nowhere, VAULT_ADDR: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  const { code, err } = await runSetup(policy, { env, argv: ['--timeout', '1s'] });
  t.equal(code, 3);
  t.match(err, 'does not answer (no answer in time), and the time is up');
});

t.test('faults of the server pass, each reason is told once', async (t) => {
  const vault = await startEmbeddedVault();
  t.teardown(() => vault.stop());
  const faults: readonly [Fault, RegExp][] = [
    [
      { status: 500, errors: ['no leader, says hvs.0123456789abcdefghijk'], times: 2 },
      /Vault answers 500: no leader, says \[token\]; trying again/,
    ],
    [{ body: '<html>', times: 1 }, /what answers at http:\/\/127.0.0.1:\d+ is no Vault; trying again/],
    [{ drop: true, times: 1 }, /does not answer \(ECONNRESET\); trying again/],
    [{ status: 429, times: 1 }, /Vault answers 429; trying again/],
  ];
  for (const [fault, told] of faults) {
    vault.faults.add(fault);
    const ran = await runSetup(policy, { env: { VAULT_ADDR: vault.address, VAULT_TOKEN: 'root' } });
    t.match(ran, { code: 0, log: told });
    t.equal(ran.log.split('trying again').length, 2, 'one line');
  }
});

t.test('SIGTERM ends the wait with 3', async (t) => {
  const file = join(t.testdir({ 'setup.yaml': policy }), 'setup.yaml');
  const child = await startChild(process.execPath, [main, 'setup', '-f', file], { env: nowhere });
  t.teardown(() => child.stop());
  await until('it waits', () => child.output().includes('trying again for 300s at most'));
  child.kill('SIGTERM');
  t.equal(await child.exited, 3);
  t.match(child.output(), 'stopped before it was done; run it again\n');
  t.notMatch(child.output(), /\n\s+at /, 'no stack trace');
});

t.test('files beside are found; TLS is checked; no variable for debugging tells the token', async (t) => {
  const vault = await startEmbeddedVault({ tls: true });
  t.teardown(() => vault.stop());
  const folder = t.testdir({
    'setup.yaml': 'policies: { reader: { rulesFile: reader.hcl } }',
    'reader.hcl': 'path "secret/*" { capabilities = ["read"] }\n',
    'ca.crt': vault.ca,
  });
  const token = 'a-token-of-the-root';
  const terms = { path: '', displayName: '', namespace: '', renewable: false };
  vault.state.tokens.create({ ...terms, id: token, policies: ['root'] }, Date.now());
  const env = { VAULT_ADDR: vault.address, VAULT_TOKEN: token };
  const argv = ['-f', join(folder, 'setup.yaml')];
  const stop = new AbortController();
  const distrusting = await runSetup('', {
    env,
    argv,
    stop: stop.signal,
    onLog: (line) => isWait(line) && stop.abort(),
  });
  t.match(distrusting, { code: 3, log: /does not answer \(.*(VERIFY|SELF_SIGNED)/ });
  const trusting = { ...env, VAULT_CACERT: join(folder, 'ca.crt') };
  const child = await startChild(process.execPath, [main, 'setup', '-f', join(folder, 'setup.yaml')], {
    env: { ...trusting, DEBUG: '*', NODE_DEBUG: 'http,https' },
  });
  t.equal(await child.exited, 0);
  t.match(child.output(), 'policy reader: created\n');
  t.notOk(child.output().includes(token));
});

t.test('another method at the path is not touched', async (t) => {
  const vault = await startEmbeddedVault();
  t.teardown(() => vault.stop());
  const headers = { 'X-Vault-Token': vault.token };
  const body = JSON.stringify({ type: 'approle' });
  await fetch(`${vault.address}/v1/sys/auth/robots`, { method: 'POST', headers, body });
  const env = { VAULT_ADDR: vault.address, VAULT_TOKEN: vault.token };
  t.match(await runSetup('auth: { path: robots, host: https://api }', { env }), {
    code: 1,
    err: 'auth.path: an auth method of type approle is mounted at robots; choose another path\n',
  });
});

const robot =
  'tokens: { robot: { policies: [reader], period: 10h, secrets: [{ namespace: shop, name: robot, key: T }] } }';

t.test('a token with a period is renewed with its own right', async (t) => {
  let clock = Date.now();
  const vault = await startEmbeddedVault({ now: () => clock });
  const controlPlane = await startControlPlane();
  t.teardown(() => Promise.all([vault.stop(), controlPlane.stop()]));
  const kubeconfig = join(t.testdir({ kubeconfig: kubeconfigFor(controlPlane) }), 'kubeconfig');
  const env = { VAULT_ADDR: vault.address, KUBECONFIG: kubeconfig };
  const first = await runSetup(robot, { env: { ...env, VAULT_TOKEN: vault.token } });
  t.match(first, { code: 0, out: /^token robot: created \(policies reader, period 10h\)\n/ });
  const token = tokenIn(controlPlane, 'shop/robot', 'T');
  clock += 6 * 3_600_000;
  const own = { ...env, VAULT_SETUP_TOKEN: token };
  t.match(await runSetup(robot, { env: own }), { code: 0, out: 'token robot: renewed\n' });
  t.match(await runSetup(robot, { env: own }), { out: 'nothing to change\n' });
  clock += 11 * 3_600_000;
  t.match(await runSetup(robot, { env: own }), { code: 1, err: /^VAULT_SETUP_TOKEN: Vault does not accept/ });
  const again = await runSetup(robot, { env: { ...env, VAULT_TOKEN: vault.token } });
  t.match(again, { code: 0, out: /^token robot: created/ });
  t.not(tokenIn(controlPlane, 'shop/robot', 'T'), token);
  t.equal(tokenIn(controlPlane, 'shop/robot', 'T').includes('\n'), false);
});

t.test('what stands in the way to a Secret is told', async (t) => {
  const vault = await startEmbeddedVault();
  const controlPlane = await startControlPlane();
  t.teardown(() => Promise.all([vault.stop(), controlPlane.stop()]));
  const folder = t.testdir({
    good: kubeconfigFor(controlPlane),
    bad: kubeconfigFor({ ...controlPlane, issueToken: () => 'e.y.J' }),
    away: kubeconfigFor({ ...controlPlane, address: 'https://127.0.0.1:1' }),
  });
  const env = { VAULT_ADDR: vault.address, VAULT_TOKEN: vault.token };
  const run = (name: string, ...argv: readonly string[]) =>
    runSetup(robot, { env: { ...env, KUBECONFIG: join(folder, name) }, argv });
  t.match(await run('bad'), {
    code: 1,
    err: /^Secret shop\/robot: the API server refuses to get it \(401\)/,
  });
  t.match(await run('away', '--timeout', '1s'), {
    code: 3,
    err: /^the API server of Kubernetes does not answer, and the time/,
  });
  t.match(await run('none'), { code: 1, err: /^Secret shop\/robot: no way to the cluster \(ENOENT: / });
  t.match(await runSetup(robot, { env }), {
    code: 1,
    err: /\(neither KUBECONFIG nor KUBERNETES_SERVICE_HOST/,
  });
  const metadata = { namespace: 'shop', name: 'robot' };
  controlPlane.secrets.set('shop/robot', {
    metadata,
    data: { T: Buffer.from('two words').toString('base64') },
  });
  t.match(await run('good'), { code: 0, out: /^token robot: created/ }, 'what is no token is replaced');
});
