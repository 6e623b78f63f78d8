import { integer } from '../codec/number.ts';
import { text } from '../codec/text.ts';
import { weakBoolean } from '../codec/boolean.ts';
import { onlyBlock } from '../blocks.ts';
import type { Body } from '../hcl/node.ts';
import type { Scope } from '../issue.ts';
import { within } from '../issue.ts';
import { decodeStanza, field } from '../stanza.ts';
import type { Values } from '../stanza.ts';

export const vaultFields = {
  address: field(text, '', 'where Vault is: http://, https:// or unix://'),
  ca_cert: field(text, '', 'file with the certificates that sign Vault’s'),
  ca_path: field(text, '', 'folder with such files'),
  client_cert: field(text, '', 'file with the client certificate'),
  client_key: field(text, '', 'file with its private key'),
  tls_server_name: field(text, '', 'name that Vault’s certificate must carry'),
  tls_skip_verify: field(weakBoolean, false, 'do not check Vault’s certificate'),
  namespace: field(text, '', 'namespace of every request (Vault 1.16)'),
};

const retryFields = {
  num_retries: field(integer, 0, 'HTTP retries of proxied requests: 0 for the default of 12, -1 for none'),
};

/** What a file says about reaching Vault. */
export type VaultStanza = Values<typeof vaultFields> & Values<typeof retryFields>;

/** The `vault` stanza. */
export function decodeVault(body: Body, scope: Scope): VaultStanza {
  const values = decodeStanza({ fields: vaultFields, blocks: ['retry'] }, body, scope);
  const retry = onlyBlock(body, 'retry', scope)?.body ?? { ...body, items: [] };
  return { ...values, ...decodeStanza({ fields: retryFields }, retry, within(scope, 'retry')) };
}
