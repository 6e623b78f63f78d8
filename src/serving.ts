import { parseDuration } from '../contract/codec.ts';
import { parseListenAddress } from './listen-address.ts';
import type { ListenAddress } from './listen-address.ts';
import type { Settings } from './settings.ts';
import { parseTlsOptions } from './tls/options.ts';
import type { TlsServerOptions } from './tls/options.ts';

/** What the settings mean for the server: addresses, TLS, times in milliseconds. */
export interface Serving {
  readonly tls: TlsServerOptions;
  readonly listen: ListenAddress;
  readonly metricsListen?: ListenAddress;
  readonly telemetryPath: string;
  readonly shutdownDelay: number;
}

/** Reads the texts in the settings that only the server understands, or gives the line with which vault-k8s 1.7.6 ends. */
export function readServing(settings: Settings): Serving | { readonly error: string } {
  const tls = parseTlsOptions(settings.tlsMinVersion, settings.tlsCipherSuites);
  if ('error' in tls) return { error: `Failed to configure TLS: ${tls.error}` };
  const listen = parseListenAddress(settings.listen);
  if ('error' in listen) return { error: `Error listening: ${listen.error}` };
  const metrics = settings.metricsListen === '' ? undefined : parseListenAddress(settings.metricsListen);
  if (metrics !== undefined && 'error' in metrics) return { error: `Error listening: ${metrics.error}` };
  return {
    tls: tls.options,
    listen: listen.address,
    ...(metrics === undefined ? {} : { metricsListen: metrics.address }),
    telemetryPath: settings.telemetryPath,
    shutdownDelay: millisecondsIn(settings.shutdownDelay),
  };
}

/** Of a Go duration that its codec has accepted; '' and negative ones are none. */
function millisecondsIn(duration: string): number {
  const parsed = parseDuration(duration);
  return parsed.ok ? Math.max(0, Number(parsed.value) / 1e6) : 0;
}
