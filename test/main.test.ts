import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import type { Test } from 'tap';
import { nodeVersionFault } from '../src/node-version.ts';
import { parseListenAddress } from '../src/listen-address.ts';
import { rawRequest } from './server/raw-request.ts';

const main = join(import.meta.dirname, '../src/main.ts');

function start(t: Test, argv: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [main, ...argv], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  t.teardown(() => child.kill('SIGKILL'));
  let output = '';
  const ended = once(child, 'close') as Promise<[number | null]>;
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  return {
    child,
    output: () => output,
    exitCode: async () => (await ended)[0],
    /** Polls until the condition gives something, for a minute at most. */
    until: async <T>(condition: () => T | undefined): Promise<T> => {
      const deadline = Date.now() + 60_000;
      for (;;) {
        const found = condition();
        if (found !== undefined) return found;
        if (Date.now() > deadline || child.exitCode !== null) throw new Error(`never came true: ${output}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
  };
}

const pod = {
  metadata: {
    annotations: { 'vault.hashicorp.com/agent-inject': 'true', 'vault.hashicorp.com/role': 'shop' },
  },
  spec: { containers: [{ name: 'app', image: 'x' }] },
};
const review = {
  apiVersion: 'admission.k8s.io/v1',
  kind: 'AdmissionReview',
  request: { uid: 'u1', namespace: 'shop', operation: 'CREATE', object: pod },
};

t.test(
  'agent-inject serves with a certificate of its own, ignores 2>&1, and ends with 0 after SIGTERM',
  async (t) => {
    const authority = join(t.testdir(), 'ca.crt');
    const { child, output, until, exitCode } = start(t, ['agent-inject', '2>&1'], {
      AGENT_INJECT_VAULT_ADDR: 'https://vault:8200',
      AGENT_INJECT_LISTEN: '127.0.0.1:0',
      AGENT_INJECT_LOG_FORMAT: 'json',
      AGENT_INJECT_TLS_CA_CERT_FILE: authority,
      AGENT_INJECT_TLS_AUTO_HOSTS: 'localhost,127.0.0.1',
      AGENT_INJECT_TELEMETRY_PATH: '/metrics',
      AGENT_INJECT_SHUTDOWN_DELAY: '50ms',
    });
    const port = await until(() => /"port":(\d+)/.exec(output())?.[1]);
    t.ok(existsSync(authority));
    const origin = `https://127.0.0.1:${port}`;
    const ca = readFileSync(authority);
    const headers = { 'content-type': 'application/json' };
    const reply = await rawRequest(origin, {
      ca,
      path: '/mutate?timeout=10s',
      method: 'POST',
      headers,
      body: JSON.stringify(review),
    });
    t.match(JSON.parse(reply.body), { response: { uid: 'u1', allowed: true, patchType: 'JSONPatch' } });
    t.equal((await rawRequest(origin, { ca, path: '/health/ready' })).statusCode, 204);
    const metrics = (await rawRequest(origin, { ca, path: '/metrics' })).body;
    t.match(metrics, /vault_injector_certificate_not_after_timestamp_seconds \d+/);
    t.match(metrics, 'vault_injector_leader 1');
    child.kill('SIGTERM');
    t.equal(await exitCode(), 0);
    t.match(output(), '"@message":"shut down"');
  },
);

t.test('a wrong setting ends it with 1 and the line of vault-k8s first', async (t) => {
  const address = { AGENT_INJECT_VAULT_ADDR: 'https://vault:8200' };
  const cases: [Record<string, string>, string[], string][] = [
    [{}, [], 'No Vault service configured'],
    [
      { ...address, TLS_MIN_VERSION: 'tls9' },
      [],
      'Failed to configure TLS: invalid or unsupported TLS version "tls9"',
    ],
    [
      { ...address, AGENT_INJECT_LISTEN: 'x' },
      [],
      'Error listening: listen tcp: address x: missing port in address',
    ],
    [
      { ...address, AGENT_INJECT_TLS_CERT_FILE: '/none.crt', AGENT_INJECT_TLS_KEY_FILE: '/none.key' },
      [],
      'Error listening: open /none.crt: no such file or directory',
    ],
    [{ ...address, AGENT_INJECT_TLS_AUTO: 'cfg' }, [], 'Error loading in-cluster K8S config: unable to load'],
    [address, ['-no-such-flag'], 'flag provided but not defined: -no-such-flag'],
  ];
  for (const [env, argv, line] of cases) {
    const { output, exitCode } = start(t, ['agent-inject', ...argv], env);
    t.equal(await exitCode(), 1, line);
    t.ok(output().startsWith(line), output());
    t.notMatch(output(), /\n\s+at /, 'no stack trace');
  }
});

t.test('-help, version and unknown commands', async (t) => {
  const help = start(t, ['agent-inject', '-help']);
  t.equal(await help.exitCode(), 0);
  t.match(help.output(), '-vault-address');
  const version = start(t, ['version']);
  t.equal(await version.exitCode(), 0);
  t.match(version.output(), /^vault-injector v\d/);
  const unknown = start(t, ['agent-injekt']);
  t.equal(await unknown.exitCode(), 1);
  t.match(unknown.output(), /^unknown command "agent-injekt"\nusage: /);
});

t.test('an old Node is told what to do', async (t) => {
  t.match(nodeVersionFault('v20.20.2'), 'needs Node 22.19 or later, this is v20.20.2');
  t.match(nodeVersionFault('v22.18.0'), 'needs Node 22.19');
  for (const version of ['v22.19.0', 'v24.0.0', 'v26.10.0']) t.equal(nodeVersionFault(version), undefined);
});

t.test("listen addresses are read as by Go's net package", async (t) => {
  t.same(parseListenAddress(':8080'), { address: { port: 8080 } });
  t.same(parseListenAddress('127.0.0.1:8443'), { address: { host: '127.0.0.1', port: 8443 } });
  t.same(parseListenAddress('[::1]:0'), { address: { host: '::1', port: 0 } });
  t.match(parseListenAddress('8080'), { error: 'listen tcp: address 8080: missing port in address' });
  t.match(parseListenAddress('::1:80'), { error: 'listen tcp: address ::1:80: too many colons in address' });
  t.match(parseListenAddress(':99999'), { error: 'listen tcp: address 99999: invalid port' });
});
