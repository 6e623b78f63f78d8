import type { Cache, Listener } from '../../contract/agent-config.ts';
import { isOwnAgentImage, readiness } from '../agent-image.ts';
import { filled } from './login.ts';
import { paths } from './names.ts';
import { joinPath } from './path.ts';
import type { Resolution } from './resolve.ts';
import type { Values } from './values.ts';

/** The local API of the agents: where it listens, and what it caches. */
export interface LocalApi {
  readonly listener?: readonly Listener[];
  readonly cache?: Cache;
}

/**
 * Whether token and leases pass from the init container to the sidecar, which takes a volume: with the cache (vault-k8s
 * 1.7.6), or between two agents of ours, so that a pod logs in once and gets one set of credentials.
 */
export function handsOver(resolution: Resolution): boolean {
  const { init, sidecar } = resolution.containers;
  return init && sidecar && (resolution.values['agent-cache-enable'] || betweenOurs(resolution));
}

function betweenOurs({ values, image, files, token, input }: Resolution): boolean {
  const configured = (values['agent-configmap'] ?? '') === '' && files.length > 0 && token.file !== '';
  return input.behaviour.handOver && isOwnAgentImage(image) && configured;
}

/** The listener and cache stanzas, the same in both containers. `agent-enable-quit` makes a listener where there is none. */
export function localApi(resolution: Resolution, probed: boolean): LocalApi {
  const { values } = resolution;
  const cached = values['agent-cache-enable'] && !values['agent-pre-populate-only'];
  const quit = values['agent-enable-quit'];
  const own = cached || quit ? [listener(values)] : [];
  const all = [...own, ...(probed ? [readyListener] : [])];
  return {
    ...(all.length > 0 ? { listener: all } : {}),
    ...(cached || quit || handsOver(resolution) ? { cache: cache(resolution, cached) } : {}),
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

function cache(resolution: Resolution, cached: boolean): Cache {
  const { values } = resolution;
  const exit = cached && values['agent-cache-exit-on-err'] ? { exit_on_err: true as const } : {};
  const sealing = sealedWith(resolution);
  return {
    ...(cached ? filled('use_auto_auth_token', values['agent-cache-use-auto-auth-token']) : {}),
    ...(handsOver(resolution)
      ? { persist: { type: 'kubernetes' as const, path: paths.cache, ...exit, ...sealing } }
      : {}),
  };
}

/** Our agent seals with the token that it logs in with, wherever that is; Vault's knows the usual place only. */
function sealedWith({ image, token }: Resolution): { readonly service_account_token_file?: string } {
  if (!isOwnAgentImage(image) || token.file === '') return {};
  return { service_account_token_file: joinPath(token.mountPath, token.file) };
}
