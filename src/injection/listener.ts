import type { Cache, Listener } from '../../contract/agent-config.ts';
import { readiness } from '../agent-image.ts';
import type { Containers } from './containers.ts';
import { filled } from './login.ts';
import { paths } from './names.ts';
import type { Values } from './values.ts';

/** The local API of the agents: where it listens, and what it caches. */
export interface LocalApi {
  readonly listener?: readonly Listener[];
  readonly cache?: Cache;
}

/** Whether the cache is handed from the init container to the sidecar, which takes a volume (vault-k8s 1.7.6). */
export function persistsCache(values: Values, { init, sidecar }: Containers): boolean {
  return values['agent-cache-enable'] && init && sidecar;
}

/** The listener and cache stanzas, the same in both containers. `agent-enable-quit` makes a listener where there is none. */
export function localApi(values: Values, containers: Containers, probed: boolean): LocalApi {
  const cached = values['agent-cache-enable'] && !values['agent-pre-populate-only'];
  const quit = values['agent-enable-quit'];
  const own = cached || quit ? [listener(values)] : [];
  const all = [...own, ...(probed ? [readyListener] : [])];
  return {
    ...(all.length > 0 ? { listener: all } : {}),
    ...(cached ? { cache: cache(values, containers) } : quit ? { cache: {} } : {}),
  };
}

function listener(values: Values): Listener {
  return {
    type: 'tcp',
    address: `127.0.0.1:${values['agent-cache-listener-port']}`,
    tls_disable: true,
    ...(values['agent-enable-quit'] ? { agent_api: { enable_quit: true } } : {}),
  };
}

/** The kubelet asks on the pod's address; nothing but readiness is served there. */
const readyListener: Listener = {
  type: 'tcp',
  address: `0.0.0.0:${String(readiness.port)}`,
  tls_disable: true,
  role: 'ready_only',
};

function cache(values: Values, containers: Containers): Cache {
  const exit = values['agent-cache-exit-on-err'] ? { exit_on_err: true as const } : {};
  return {
    ...filled('use_auto_auth_token', values['agent-cache-use-auto-auth-token']),
    ...(persistsCache(values, containers)
      ? { persist: { type: 'kubernetes' as const, path: paths.cache, ...exit } }
      : {}),
  };
}
