import { isJsonObject } from '../../contract/json.ts';
import { Refused } from './fault.ts';
import type { Ports } from './find.ts';
import type { Change } from './plan.ts';
import { termsOf, type TokenChange } from './plan-token.ts';
import type { Vault } from './vault.ts';
import type { WantedToken } from './wanted.ts';

/** Does one change. */
export async function perform(change: Change, ports: Ports): Promise<void> {
  switch (change.kind) {
    case 'mount':
      await ports.vault.write(`sys/auth/${change.path}`, { type: 'kubernetes' });
      return;
    case 'config':
    case 'role':
      await ports.vault.write(change.path, change.body);
      return;
    case 'policy':
      await ports.vault.write(`sys/policies/acl/${change.name}`, { policy: change.rules });
      return;
    case 'token':
      await performToken(change, ports);
  }
}

/** The token goes straight into its Secrets; a new one that reaches none of them is taken back. */
async function performToken(change: TokenChange, { vault, secrets }: Ports): Promise<void> {
  const kept = change.from === undefined ? undefined : await secrets.read(change.from);
  const token = kept ?? (await createToken(change.name, change.token, vault));
  if (change.act === 'renew') await vault.as(token).write('auth/token/renew-self', {});
  for (const [index, place] of change.to.entries()) {
    try {
      await secrets.write(place, token);
    } catch (error) {
      if (kept === undefined && index === 0) await takeBack(vault.as(token));
      throw error;
    }
  }
}

/** A token without parent: it outlives the one that made it. */
async function createToken(name: string, { policies, life }: WantedToken, vault: Vault): Promise<string> {
  const { auth } = await vault.write('auth/token/create-orphan', {
    policies,
    [life.kind]: `${life.seconds}s`,
    display_name: name,
    meta: { terms: termsOf({ policies, life, places: [] }) },
  });
  if (isJsonObject(auth) && typeof auth.client_token === 'string') return auth.client_token;
  throw new Refused(200, { key: 'auth/token/create-orphan', problem: 'Vault answered without a token' });
}

async function takeBack(vault: Vault): Promise<void> {
  await vault.write('auth/token/revoke-self', {}).catch(() => undefined);
}
