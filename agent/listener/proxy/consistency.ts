/** Read-your-writes for callers of the proxy (Vault Enterprise): what the last answer knew is asked of every node. */
import type { ApiProxyConfig } from '../../config/model.ts';
import { headerOf } from './exchange.ts';
import type { Headers } from './exchange.ts';

const indexHeader = 'x-vault-index';
const longestIndex = 8_192;

/** Adds to requests what answers said before. */
export type Consistency = {
  readonly ask: (headers: Headers) => Headers;
  readonly heed: (headers: Headers) => void;
};

const indifferent: Consistency = { ask: (headers) => headers, heed: () => undefined };

/** The rules of `enforce_consistency` and `when_inconsistent`; a caller's own headers win. */
export function consistencyOf({ enforceConsistency, whenInconsistent }: ApiProxyConfig): Consistency {
  if (enforceConsistency === 'never') return indifferent;
  let index = '';
  const forward = whenInconsistent === 'forward' ? { 'x-vault-inconsistent': 'forward-active-node' } : {};
  return {
    ask: (headers) => ({ ...forward, ...(index === '' ? {} : { [indexHeader]: index }), ...headers }),
    heed: (headers) => {
      const latest = headerOf(headers, indexHeader);
      if (latest !== '' && latest.length <= longestIndex) index = latest;
    },
  };
}
