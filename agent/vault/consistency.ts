/** Read-your-writes on clusters whose nodes lag behind: Vault's X-Vault-Index header, remembered and sent again. */
import { AgentError } from '../errors.ts';
import type { VaultClient } from './client.ts';

const header = 'x-vault-index';
/** A cluster that cannot reach an index after so many answers lost it (a restored backup): the index is forgotten. */
const patience = 10;
const longestIndex = 8_192;

/**
 * The same client, but what it did last is known to every node it asks next: after a login, a node that does not know
 * the token yet answers 412 (tried again) instead of 403. Servers without this feature send no index.
 */
export function keepConsistent(client: VaultClient): VaultClient {
  let index = '';
  let refusals = 0;
  return {
    address: client.address,
    close: () => client.close(),
    async request(request) {
      const headers = index === '' ? request.headers : { ...request.headers, [header]: index };
      try {
        const answer = await client.request({ ...request, ...(headers === undefined ? {} : { headers }) });
        const latest = answer.headers[header] ?? '';
        if (latest !== '' && latest.length <= longestIndex) index = latest;
        refusals = 0;
        return answer;
      } catch (error) {
        refusals = error instanceof AgentError && error.code === 'inconsistent' ? refusals + 1 : 0;
        if (refusals >= patience) index = '';
        throw error;
      }
    },
  };
}
