/** Sends metrics to statsd, statsite and DogStatsD servers as they change. */
import type { TelemetryConfig } from '../../config/model.ts';
import { named } from './naming.ts';
import type { Naming } from './naming.ts';
import type { Metric, Registry } from './registry.ts';
import { services } from './services.ts';
import type { Service } from './services.ts';

/** A way to send lines to one server; lost lines are lost. */
export type Wire = { readonly send: (line: string) => void; readonly close: () => void };

/** Opens the way to `host:port`; `onFault` hears of failures. */
export type OpenWire = (address: string, onFault: (error: Error) => void) => Promise<Wire>;

/** How the servers are reached. */
export type Wires = Readonly<Record<Service['wire'], OpenWire>>;

/** Gauges that are worked out on demand are sent this often. */
const gaugePeriodMs = 10_000;

/** Starts sending what the registry learns. Resolves with a way to stop. */
export async function startPushing(
  registry: Registry,
  { telemetry, naming, wires }: { telemetry: TelemetryConfig; naming: Naming; wires: Wires },
  onFault: (error: Error) => void,
): Promise<() => void> {
  const configured = services.filter(({ address }) => address(telemetry) !== '');
  const open = await Promise.all(
    configured.map(async (service) => ({
      service,
      wire: await wires[service.wire](service.address(telemetry), onFault),
    })),
  );
  const push = (metric: Metric, change: number): void => {
    const shown = named(metric, naming);
    if (shown === undefined) return;
    for (const { service, wire } of open) wire.send(service.line(shown, change, telemetry));
  };
  registry.addSink(push);
  const timer = setInterval(() => {
    for (const metric of registry.read()) if (metric.kind === 'gauge') push(metric, metric.value);
  }, gaugePeriodMs);
  timer.unref();
  return () => {
    clearInterval(timer);
    for (const { wire } of open) wire.close();
  };
}
