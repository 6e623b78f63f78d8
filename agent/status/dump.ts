/**
 * Writes the metrics to stderr on SIGUSR1, as Vault Agent does. Without a handler the signal ends Bun and opens Node's
 * debugger, so there is one in every agent; what it needs is loaded when somebody asks.
 */
import type { AgentConfig } from '../config/model.ts';
import type { Extension } from '../extension.ts';
import type { Host } from '../host.ts';
import type { Metric } from '../listener/metrics/registry.ts';
import { outcomeOf } from './outcome.ts';
import type { Outcome } from './outcome.ts';

/** How often each outcome has come; no more is remembered of an event, for events carry secrets. */
type Tally = Map<string, { readonly outcome: Outcome; count: number }>;

/** Answers the signal; `kept` yields the metrics of an agent that keeps them anyway. */
export function dumpMetrics(config: AgentConfig, host: Host, kept?: () => readonly Metric[]): Extension {
  const tally: Tally = new Map();
  host.onSignal('SIGUSR1', () => void dump(kept ?? (() => metricsOf(tally, config)), host));
  return {
    observe: (event) => {
      if (kept === undefined) add(outcomeOf(event), tally);
    },
    close: () => Promise.resolve(),
  };
}

function add(outcome: Outcome, tally: Tally): void {
  const key = `${outcome.kind} ${outcome.ended}`;
  const known = tally.get(key) ?? { outcome, count: 0 };
  tally.set(key, { outcome, count: known.count + 1 });
}

async function dump(
  read: () => readonly Metric[] | Promise<readonly Metric[]>,
  { now, write }: Host,
): Promise<void> {
  const [{ dumpText }, metrics] = await Promise.all([import('../listener/metrics/formats.ts'), read()]);
  write('stderr', dumpText(metrics, now()));
}

async function metricsOf(tally: Tally, { telemetry }: AgentConfig): Promise<readonly Metric[]> {
  const [{ hostname }, { Registry }, { countOutcome }, { named, namingOf }] = await Promise.all([
    import('node:os'),
    import('../listener/metrics/registry.ts'),
    import('../listener/metrics/observe.ts'),
    import('../listener/metrics/naming.ts'),
  ]);
  const registry = new Registry();
  for (const { outcome, count } of tally.values())
    for (let times = 0; times < count; times++) countOutcome(outcome, registry);
  const naming = namingOf(telemetry, hostname());
  return registry.read().flatMap((metric) => named(metric, naming) ?? []);
}
