import { isJsonObject } from '../../contract/json.ts';
import { Refused } from './fault.ts';
import { isTokenText } from './own-token.ts';
import type { SecretKeys } from './secret-keys.ts';
import type { Fields, Found } from './plan.ts';
import type { FoundToken } from './plan-token.ts';
import type { Vault } from './vault.ts';
import { placeText, type Wanted } from './wanted.ts';

/** Where set-up reads and writes. */
export interface Ports {
  readonly vault: Vault;
  /** The named keys of Secrets. */
  readonly secrets: SecretKeys;
}

/** Reads of Vault and of the cluster what the file names, and nothing else. */
export async function find(wanted: Wanted, ports: Ports): Promise<Found> {
  const { vault } = ports;
  const authType = await findAuth(wanted, vault);
  const isMissing = wanted.auth !== undefined && authType === undefined;
  const isWanted = wanted.auth?.values.host !== undefined;
  const config = isWanted && !isMissing ? await readData(vault, `auth/${wanted.path}/config`) : undefined;
  return {
    ...(authType === undefined ? {} : { authType }),
    ...(config === undefined ? {} : { config }),
    policies: await findPolicies(wanted, vault),
    tokens: await findTokens(wanted, ports),
    roles: isMissing ? new Map() : await findRoles(wanted, vault),
  };
}

async function findPolicies({ policies }: Wanted, vault: Vault): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const name of policies.keys()) {
    const data = await readData(vault, `sys/policies/acl/${name}`);
    if (typeof data?.policy === 'string') found.set(name, data.policy);
  }
  return found;
}

async function findTokens({ tokens }: Wanted, { vault, secrets }: Ports): Promise<Map<string, FoundToken>> {
  const found = new Map<string, FoundToken>();
  for (const place of [...tokens.values()].flatMap(({ places }) => places)) {
    const text = await secrets.read(place);
    const token = text !== undefined && isTokenText(text) ? await lookUp(vault.as(text)) : undefined;
    if (token !== undefined) found.set(placeText(place), token);
  }
  return found;
}

async function findRoles({ roles, path }: Wanted, vault: Vault): Promise<Map<string, Fields>> {
  const found = new Map<string, Fields>();
  for (const name of roles.keys()) {
    const data = await readData(vault, `auth/${path}/role/${name}`);
    if (data !== undefined) found.set(name, data);
  }
  return found;
}

/** The type of the method at the path; one of another type is in the way. */
async function findAuth({ auth, path }: Wanted, vault: Vault): Promise<string | undefined> {
  if (auth === undefined) return undefined;
  const method = (await readData(vault, 'sys/auth'))?.[`${path}/`];
  const type = isJsonObject(method) ? String(method.type) : undefined;
  if (type === undefined || type === 'kubernetes') return type;
  throw new Refused(400, {
    key: 'auth.path',
    problem: `an auth method of type ${type} is mounted at ${path}`,
    fix: 'choose another path',
  });
}

async function readData(vault: Vault, path: string): Promise<Fields | undefined> {
  const data = (await vault.read(path))?.data;
  return isJsonObject(data) ? data : undefined;
}

/** What a token says of itself; undefined when Vault knows it no more. */
async function lookUp(vault: Vault): Promise<FoundToken | undefined> {
  try {
    const found = (await readData(vault, 'auth/token/lookup-self')) ?? {};
    const { accessor, policies, meta, ttl, creation_ttl: life } = found;
    return {
      accessor: String(accessor),
      policies: Array.isArray(policies) ? policies.map(String) : [],
      terms: isJsonObject(meta) ? String(meta.terms) : '',
      left: Number(ttl),
      life: Number(life),
    };
  } catch (error) {
    if (error instanceof Refused && error.status === 403) return undefined;
    throw error;
  }
}
