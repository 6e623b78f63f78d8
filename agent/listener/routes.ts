/** Which paths a listener answers, by its role. */
import type { ListenerConfig } from '../config/model.ts';
import { nothingHere, pathOf } from './answer.ts';
import type { Handler } from './answer.ts';
import { guardHost, requireRequestHeader } from './guard.ts';
import { readyPath } from './ready.ts';

/** The handlers that listeners share; what no listener's role serves is left out. */
export type Handlers = {
  readonly ready: Handler;
  readonly metrics?: Handler;
  readonly cacheClear?: Handler;
  /** One per listener: only some allow it. */
  readonly quit?: (enabled: boolean) => Handler;
  /** Everything else, which is meant for Vault. */
  readonly proxy?: Handler;
};

type Routes = { readonly paths: Readonly<Record<string, Handler | undefined>>; readonly otherwise: Handler };

/** The handler of a listener. */
export function routesOf(listener: ListenerConfig, handlers: Handlers): Handler {
  const { paths, otherwise } = byRole(listener, handlers);
  const table = new Map(Object.entries(paths));
  return guardHost(listener, (request, response) =>
    (table.get(pathOf(request)) ?? otherwise)(request, response),
  );
}

function byRole(listener: ListenerConfig, handlers: Handlers): Routes {
  const { ready, metrics, cacheClear, quit, proxy = nothingHere } = handlers;
  const readiness = { [readyPath]: ready };
  switch (listener.role) {
    case 'ready_only':
      return { paths: readiness, otherwise: nothingHere };
    case 'metrics_only':
      return { paths: { ...readiness, '/agent/v1/metrics': metrics }, otherwise: nothingHere };
    case 'default':
      return {
        paths: {
          ...readiness,
          '/agent/v1/metrics': metrics,
          '/agent/v1/cache-clear': cacheClear,
          '/agent/v1/quit': quit?.(listener.enableQuit),
        },
        otherwise: listener.requireRequestHeader ? requireRequestHeader(proxy) : proxy,
      };
  }
}
