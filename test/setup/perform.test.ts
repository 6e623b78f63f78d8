import t from 'tap';
import { Refused } from '../../src/setup/fault.ts';
import { perform } from '../../src/setup/perform.ts';
import type { Vault } from '../../src/setup/vault.ts';

/** A Vault that keeps in mind who wrote where. */
function recordingVault(writes: string[], name = 'own'): Vault {
  return {
    read: async () => undefined,
    write: async (path) => {
      writes.push(`${name} ${path}`);
      return { auth: { client_token: 'new' } };
    },
    as: (token) => recordingVault(writes, token),
  };
}

const [first, second] = ['a', 'b'].map((namespace) => ({ namespace, name: 's', key: 'k' }));
const token = { policies: ['p'], life: { kind: 'ttl', seconds: 60 }, places: [] } as const;

t.test('a new token that reaches no Secret is taken back', async (t) => {
  const writes: string[] = [];
  const secrets = {
    read: async () => undefined,
    write: async () => Promise.reject(new Refused(403, { key: 'Secret a/s', problem: 'refused' })),
  };
  const to = first === undefined ? [] : [first];
  const change = { kind: 'token', name: 't', token, act: 'create', to } as const;
  await t.rejects(perform(change, { vault: recordingVault(writes), secrets }), { message: 'refused' });
  t.same(writes, ['own auth/token/create-orphan', 'new auth/token/revoke-self']);
});

t.test('one that is in a Secret already stays, so that the next run can go on with it', async (t) => {
  const writes: string[] = [];
  const secrets = {
    read: async () => undefined,
    write: async ({ namespace }: { readonly namespace: string }) => {
      if (namespace === 'b') throw new Refused(403, { key: 'Secret b/s', problem: 'refused' });
    },
  };
  const to = [first, second].flatMap((place) => (place === undefined ? [] : [place]));
  const change = { kind: 'token', name: 't', token, act: 'create', to } as const;
  await t.rejects(perform(change, { vault: recordingVault(writes), secrets }), { message: 'refused' });
  t.same(writes, ['own auth/token/create-orphan']);
});
