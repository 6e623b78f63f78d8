/** max_connections_per_host: so many template requests at a time. Logins and renewals never wait behind them. */
import { AgentError } from '../errors.ts';
import type { VaultClient, VaultRequest } from './client.ts';

/**
 * The same client with at most `most` template requests under way; more wait their turn, in order. Waiting ends with
 * AgentError `aborted` when the request's signal fires.
 */
export function limitConcurrency(client: VaultClient, most: number): VaultClient {
  const waiting = new Set<() => void>();
  let running = 0;

  const turn = (request: VaultRequest) =>
    new Promise<void>((resolve, reject) => {
      const begin = () => {
        waiting.delete(begin);
        request.signal.removeEventListener('abort', stop);
        running++;
        resolve();
      };
      const stop = () => {
        waiting.delete(begin);
        reject(new AgentError('aborted', { subject: `${request.method} ${request.path}` }));
      };
      if (running < most) {
        begin();
        return;
      }
      waiting.add(begin);
      request.signal.addEventListener('abort', stop, { once: true });
    });

  return {
    address: client.address,
    close: () => client.close(),
    async request(request) {
      if (request.purpose !== 'template') return client.request(request);
      await turn(request);
      try {
        return await client.request(request);
      } finally {
        running--;
        const [next] = waiting;
        next?.();
      }
    },
  };
}
