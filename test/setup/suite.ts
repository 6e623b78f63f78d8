import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';
import { until } from '../../dev/process/poll.ts';
import type { ControlPlane } from '../../dev/control-plane.ts';
import type { VaultServer } from '../../dev/openbao.ts';
import { client } from '../contract-suite/client.ts';
import { kubeconfigFor, runSetup, tokenIn, type RunOptions } from './run.ts';

const example = readFileSync(join(import.meta.dirname, '../../examples/vault-setup.yaml'), 'utf8');
const places = ['vault', 'platform', 'secure'].map((namespace) => `${namespace}/vault-setup-token`);

/** What `setup` does to a Vault server, told by the example: alike on the embedded Vault and on OpenBao. */
export async function setupSuite(t: Test, vault: VaultServer, controlPlane: ControlPlane): Promise<void> {
  const call = client(vault.address, vault.token);
  const folder = t.testdir({
    'ca.crt': controlPlane.ca,
    kubeconfig: kubeconfigFor(controlPlane),
    reviewer: controlPlane.reviewerToken,
  });
  const file = example.replace(
    'https://kubernetes.default.svc',
    `${controlPlane.address}\n  caCertFile: ${join(folder, 'ca.crt')}`,
  );
  const base = { VAULT_ADDR: vault.address, KUBECONFIG: join(folder, 'kubeconfig') };
  const root = { ...base, VAULT_ROOT_TOKEN: vault.token };
  /** Runs, and sees that no token is told. */
  const run = async (text: string, options: RunOptions = { env: root }) => {
    const ran = await runSetup(text, options);
    const held = [...controlPlane.secrets.values()].flatMap(({ data = {} }) => Object.values(data));
    const tokens = held.map((value) => Buffer.from(value, 'base64').toString('utf8'));
    for (const token of [...tokens, options.env?.VAULT_TOKEN ?? ''].filter((text) => text.length > 4))
      t.notOk(`${ran.out}${ran.err}${ran.log}`.includes(token), 'no token is told');
    return ran;
  };

  await t.test('a dry run tells everything and changes nothing', async (t) => {
    const { code, out, log } = await run(file, { env: root, argv: ['--dry-run'] });
    t.equal(code, 0);
    t.match(log, /\[WARN\].*Using the root token: VAULT_SETUP_TOKEN is missing/);
    t.match(out, 'auth kubernetes: kubernetes auth method enabled\nauth kubernetes: configured\n');
    t.match(out, 'role platform: added ServiceAccount portal\n');
    t.notMatch((await call('GET sys/auth')).body.data, { 'kubernetes/': {} });
    t.equal((await call('GET sys/policies/acl/archpad')).status, 404);
    t.equal(controlPlane.secrets.size, 0);
  });

  await t.test('the first run does what the dry run told, the second finds nothing to change', async (t) => {
    const told = await run(file, { env: root, argv: ['--dry-run'] });
    const first = await run(file);
    t.equal(first.err, '');
    t.equal(first.code, 0);
    t.equal(first.out, told.out);
    t.same([...new Set(places.map((place) => tokenIn(controlPlane, place)))].length, 1);
    t.match(await run(file), { code: 0, out: 'nothing to change\n', err: '' });
  });

  await t.test('the limited token finds nothing to change either, and can read no secret', async (t) => {
    const limited = { ...base, VAULT_SETUP_TOKEN: tokenIn(controlPlane, 'vault/vault-setup-token') };
    const ran = await run(file, { env: { ...limited, VAULT_ROOT_TOKEN: vault.token } });
    t.match(ran, { code: 0, out: 'nothing to change\n', err: '' });
    t.match(ran.log, '[INFO]  setup: Using limited setup token');
    t.notMatch(ran.log, /root/i);
    await call('POST sys/mounts/kv', { type: 'kv', options: { version: '2' } });
    await until('the mount is ready', async () => {
      const { status } = await call('POST kv/data/archpad/dev/backend/common', { data: { user: 'shop' } });
      return status === 200;
    });
    const secret = 'GET kv/data/archpad/dev/backend/common';
    t.equal((await call(secret, undefined, { token: limited.VAULT_SETUP_TOKEN })).status, 403);
  });

  await t.test('a ServiceAccount of the platform logs in with its role and reads its secrets', async (t) => {
    const jwt = controlPlane.issueToken({ namespace: 'platform', name: 'portal' });
    const login = await call('PUT auth/kubernetes/login', { role: 'platform', jwt }, { token: '' });
    const token = String(login.body.auth?.client_token);
    const secret = await call('GET kv/data/archpad/dev/backend/common', undefined, { token });
    t.match(secret.body.data, { data: { user: 'shop' } });
    const other = controlPlane.issueToken({ namespace: 'secure', name: 'keycloak' });
    t.equal((await call('PUT auth/kubernetes/login', { role: 'platform', jwt: other })).status, 403);
  });

  await t.test('the change of one field is told alone, and alone written', async (t) => {
    const limited = { ...base, VAULT_SETUP_TOKEN: tokenIn(controlPlane, 'vault/vault-setup-token') };
    await call('POST auth/kubernetes/role/platform', { token_max_ttl: 7200 });
    const changed = file.replace('portal, hasura, tolgee]', 'portal, hasura, importer]');
    t.match(await run(changed, { env: limited }), {
      code: 0,
      out: 'role platform: added ServiceAccount importer\nrole platform: removed ServiceAccount tolgee\n',
    });
    const role = (await call('GET auth/kubernetes/role/platform')).body.data;
    t.match(role, { token_max_ttl: 7200, token_ttl: 3600 }, 'what the file does not name is left alone');
    const wider = file.replace('["read"] }\n\ntokens', '["read", "list"] }\n\ntokens');
    t.match(await run(wider, { env: limited }), {
      out:
        'policy archpad: rules changed\n' +
        '    - path "kv/data/archpad/*" { capabilities = ["read"] }\n' +
        '    + path "kv/data/archpad/*" { capabilities = ["read", "list"] }\n' +
        'role platform: added ServiceAccount tolgee\nrole platform: removed ServiceAccount importer\n',
    });
    await run(file, { env: limited });
  });

  await t.test('a reviewer token is set and removed, and never told', async (t) => {
    const reviewed = file.replace(
      '\npolicies:',
      `  reviewerTokenFile: ${join(folder, 'reviewer')}\n\npolicies:`,
    );
    const set = await run(reviewed);
    t.match(set, { code: 0, out: 'auth kubernetes: reviewer token set\n' });
    t.match(await run(reviewed), { out: 'nothing to change\n' });
    t.notOk(set.log.includes(controlPlane.reviewerToken));
    t.match(await run(file), { out: 'auth kubernetes: reviewer token removed\n' });
  });

  await t.test('a token that may not do something is told which line of a policy it lacks', async (t) => {
    const limited = { ...base, VAULT_SETUP_TOKEN: tokenIn(controlPlane, 'vault/vault-setup-token') };
    const billing = 'policies: { billing: { rules: \'path "kv/*" { capabilities = ["read"] }\' } }';
    const { code, err, out } = await run(billing, { env: limited });
    t.equal(code, 1);
    t.match(err, 'sys/policies/acl/billing: Vault refuses to read it (403: ');
    t.match(err, 'a policy allows it with path "sys/policies/acl/billing" { capabilities = ["read"] }\n');
    t.equal(out, '');
    const place = '{ namespace: shop, name: none, key: TOKEN }';
    const token = `tokens: { none: { policies: [archpad], ttl: 1h, secrets: [${place}] } }`;
    t.match(await run(token, { env: limited }), {
      code: 1,
      err: 'path "auth/token/create-orphan" { capabilities = ["create", "update", "sudo"] }\n',
    });
  });

  await t.test('a wrong token is told at once, without being shown', async (t) => {
    const env = { ...base, VAULT_TOKEN: 'hvs.nobody-knows-this-token' };
    const { code, err } = await run(file, { env });
    t.equal(code, 1);
    t.match(err, /^VAULT_TOKEN: Vault does not accept the token \(403\); expected one that has not ended/);
  });

  await t.test('a rule that Vault does not understand is refused in its words', async (t) => {
    const { code, err } = await run('policies: { broken: { rules: \'path "x" {\' } }');
    t.equal(code, 1);
    t.match(err, /^sys\/policies\/acl\/broken: Vault refuses to write it \(400: failed to parse policy/);
  });

  await t.test(
    'a token is put into its Secret, replaced before its end, and kept in other keys',
    async (t) => {
      const key = '{ namespace: shop, name: robot, key: TOKEN }';
      const robot = `tokens: { robot: { policies: [archpad], ttl: 1h, secrets: [${key}] } }`;
      t.match(await run(robot), {
        out:
          'token robot: created (policies archpad, ttl 1h)\n' +
          'token robot: put into Secret shop/robot, key TOKEN\n',
      });
      const secret = controlPlane.secrets.get('shop/robot');
      if (secret !== undefined)
        controlPlane.secrets.set('shop/robot', { ...secret, data: { ...secret.data, OTHER: 'a2VwdA==' } });
      const first = tokenIn(controlPlane, 'shop/robot', 'TOKEN');
      t.match(await run(robot), { out: 'nothing to change\n' });
      await call('PUT auth/token/renew-self', { increment: 60 }, { token: first });
      t.match(await run(robot), {
        out:
          'token robot: replaced by a new one (policies archpad, ttl 1h)\n' +
          'token robot: put into Secret shop/robot, key TOKEN\n',
      });
      t.not(tokenIn(controlPlane, 'shop/robot', 'TOKEN'), first);
      t.equal(tokenIn(controlPlane, 'shop/robot', 'OTHER'), 'kept');
      t.equal((await call('GET auth/token/lookup-self', undefined, { token: first })).status, 200);
      controlPlane.secrets.delete('platform/vault-setup-token');
      t.match(await run(file), {
        out: 'token vault-setup: put into Secret platform/vault-setup-token, key VAULT_SETUP_TOKEN\n',
      });
    },
  );

  await t.test('a sealed Vault is waited for, and told of once', async (t) => {
    await call('PUT sys/seal', {});
    let log = '';
    const running = run(file, { env: root, onLog: (line) => (log += line) });
    await until('the run waits', () => log.includes('Vault is sealed; trying again'));
    await call('PUT sys/unseal', { key: vault.unsealKey }, { token: '' });
    const ran = await running;
    t.match(ran, { code: 0, out: 'nothing to change\n' });
    t.equal(ran.log.split('is sealed').length, 2, 'one line');
  });
}
