import { blocksOf, labelled } from '../blocks.ts';
import type { Block } from '../blocks.ts';
import { autoAuthTokenUse } from '../codec/token-use.ts';
import { strictBoolean } from '../codec/boolean.ts';
import { choice, requiredText, text, textOr } from '../codec/text.ts';
import { reject, within } from '../issue.ts';
import type { Placed, Scope } from '../issue.ts';
import type { ApiProxyConfig, AutoAuthTokenUse, CacheConfig, CachePersistConfig } from '../model.ts';
import { decodeStanza, field, requiredField } from '../stanza.ts';
import type { Values } from '../stanza.ts';
import { typeOf } from './type-label.ts';

/** The keys that `api_proxy` has; `cache` has them too, under their old address. */
export const proxyFields = {
  use_auto_auth_token: field<AutoAuthTokenUse | undefined>(
    autoAuthTokenUse,
    undefined,
    'put the agent’s token onto requests: true, false or "force"',
  ),
  enforce_consistency: field(choice('never', 'always'), 'never', 'read your own writes (Vault Enterprise)'),
  when_inconsistent: field(choice('fail', 'retry', 'forward'), 'fail', 'what to do when that fails'),
};

const serviceAccountToken = '/var/run/secrets/kubernetes.io/serviceaccount/token';

export const persistFields = {
  type: field(text, '', 'how it is kept; only "kubernetes" exists'),
  path: requiredField(requiredText, '', 'folder the cache is kept in'),
  keep_after_import: field(strictBoolean, false, 'keep it once it has been read'),
  exit_on_err: field(strictBoolean, false, 'end the agent when it cannot be read'),
  service_account_token_file: field(
    textOr(serviceAccountToken),
    serviceAccountToken,
    'file with the ServiceAccount token it is sealed with',
  ),
};

/** What a stanza says about the proxy; `saysTokenUse` when its `use_auto_auth_token` is written, even as false. */
export type ProxyStanza = { readonly config: ApiProxyConfig; readonly saysTokenUse: boolean };

/** The cache, and what it says about the proxy. */
export type CacheStanza = { readonly cache: CacheConfig; readonly proxy: ProxyStanza };

/** The `cache` stanza; an empty one switches the cache on. */
export function decodeCache({ body }: Block, scope: Scope): CacheStanza {
  const values = decodeStanza({ fields: proxyFields, blocks: ['persist'] }, body, scope);
  const blocks = labelled(blocksOf(body, 'persist', scope), Object.keys(persistFields));
  const [first, second] = blocks;
  if (second !== undefined) reject(within(scope, 'persist'), second.at, 'may be given only once');
  const persist = first && decodePersist(first, within(scope, 'persist'));
  return { cache: { persist }, proxy: proxyOf(values) };
}

/** The `api_proxy` stanza. */
export function decodeApiProxy({ body }: Block, scope: Scope): ProxyStanza {
  const values = decodeStanza({ fields: proxyFields }, body, scope);
  return proxyOf(values);
}

/** A cache that puts the token onto requests makes a proxy of its own, unless its file has an `api_proxy`. */
export function proxyOfCache(cache: Placed<CacheStanza> | undefined): Placed<ProxyStanza> | undefined {
  if (cache === undefined || cache.value.proxy.config.useAutoAuthToken === 'never') return undefined;
  return { value: { ...cache.value.proxy, saysTokenUse: false }, where: cache.where };
}

function decodePersist(block: Block, scope: Scope): CachePersistConfig {
  const values = decodeStanza({ fields: persistFields }, block.body, scope);
  const type = typeOf(values.type, block, scope);
  if (type !== '' && type !== 'kubernetes') {
    reject(within(scope, 'type'), block.at, `must be "kubernetes", got ${JSON.stringify(type)}`);
  }
  return {
    type: 'kubernetes',
    path: values.path,
    keepAfterImport: values.keep_after_import,
    exitOnError: values.exit_on_err,
    serviceAccountTokenFile: values.service_account_token_file,
  };
}

function proxyOf(values: Values<typeof proxyFields>): ProxyStanza {
  const { use_auto_auth_token: use } = values;
  return {
    config: {
      useAutoAuthToken: use ?? 'never',
      enforceConsistency: values.enforce_consistency,
      whenInconsistent: values.when_inconsistent,
    },
    saysTokenUse: use !== undefined,
  };
}
