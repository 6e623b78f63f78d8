import { join } from 'node:path';
import t from 'tap';
import type { Host } from '../../agent/host.ts';
import { revokeToken } from '../../agent/revoke-token.ts';
import { startEmbeddedVault } from '../../dev/vault.ts';

const vault = await startEmbeddedVault();
t.teardown(() => vault.stop());

function host(env: Host['env']): Host & { readonly said: string[] } {
  const said: string[] = [];
  return {
    env,
    pid: 1,
    now: Date.now,
    random: Math.random,
    write: (_stream, text) => said.push(text),
    explainEnd: () => undefined,
    onSignal: () => undefined,
    kill: () => undefined,
    runtime: 'test',
    said,
  };
}

async function newToken(): Promise<string> {
  const request = { method: 'POST', headers: { 'x-vault-token': vault.token }, body: '{"ttl":"1h"}' };
  const answer = await fetch(`${vault.address}/v1/auth/token/create`, request);
  const { auth } = (await answer.json()) as { auth: { client_token: string } };
  return auth.client_token;
}

const lookup = async (token: string): Promise<number> =>
  (await fetch(`${vault.address}/v1/auth/token/lookup-self`, { headers: { 'x-vault-token': token } })).status;

t.test('the token of the home folder is revoked, after the wait that was asked for', async (t) => {
  const token = await newToken();
  const home = t.testdir({ '.vault-token': `${token}\n` });
  t.equal(await lookup(token), 200);
  const args = [`-address=${vault.address}`, '-after=10ms', '-self'];
  t.equal(await revokeToken(args, host({ HOME: home })), 0);
  t.equal(await lookup(token), 403);
});

t.test('the token of the environment comes first', async (t) => {
  const token = await newToken();
  const env = { HOME: t.testdir(), VAULT_TOKEN: token, VAULT_ADDR: vault.address };
  t.equal(await revokeToken(['-self'], host(env)), 0);
  t.equal(await lookup(token), 403);
});

t.test('everything else ends with 1 and a sentence that holds no token', async (t) => {
  const home = t.testdir({ '.vault-token': '', other: { '.vault-token': 'hvs.unknown-token' } });
  const address = `-address=${vault.address}`;
  const cases: readonly (readonly [string[], string, RegExp])[] = [
    [[address], home, /only -self/],
    [[address, '-self'], home, /it is empty/],
    [[address, '-self'], join(home, 'nowhere'), /ENOENT/],
    [[address, '-self'], join(home, 'other'), /revoked, expired/],
    [[address, '-self', '-after=soon'], home, /-after: must be a duration/],
    [[address, '-self', '-nonsense'], home, /unknown flag/],
  ];
  for (const [args, HOME, sentence] of cases) {
    const at = host({ HOME });
    t.equal(await revokeToken(args, at), 1, sentence.source);
    t.match(at.said.join(''), sentence);
    t.notMatch(at.said.join(''), /hvs\.unknown/);
  }
});
