/** Per template: how old its file is, when it was last right, whether it or a secret of it fails, and when a lease ends. */
import type { Event } from '../../event.ts';
import type { AgentState } from '../../state.ts';
import type { GaugeSource, Metric } from './registry.ts';

/** When a template's file was last found right, and last changed; milliseconds since the epoch. */
type Times = { readonly rightAt: number; readonly changedAt: number };

/** Follows the templates of one agent; `names` in the order of its configuration. */
export class TemplateTimes {
  readonly #names: readonly string[];
  readonly #now: () => number;
  readonly #times = new Map<number, Times>();
  #state: AgentState | undefined;

  constructor(names: readonly string[], now: () => number) {
    this.#names = names;
    this.#now = now;
  }

  /** Takes note of an event. */
  observe(event: Event, after: AgentState): void {
    this.#state = after;
    if (event.kind !== 'file-written') return;
    const now = this.#now();
    const earlier = this.#times.get(event.index);
    const changedAt = event.changed || earlier === undefined ? now : earlier.changedAt;
    this.#times.set(event.index, { rightAt: now, changedAt });
  }

  /** The gauges of every template and of the token, in seconds. */
  readonly gauges: GaugeSource = () => {
    const state = this.#state;
    if (state === undefined) return [];
    return [
      ...tokenGauges(state),
      ...state.templates.flatMap((_template, index) => this.#ofTemplate(state, index)),
    ];
  };

  #ofTemplate(state: AgentState, index: number): Metric[] {
    const template = state.templates[index];
    const times = this.#times.get(index);
    const used = (template?.uses ?? []).flatMap((key) => state.secrets.get(key) ?? []);
    const ends = used.flatMap(({ life }) => life?.expiresAt ?? []);
    const fails = (template?.failures ?? 0) > 0 || used.some(({ failure }) => failure !== undefined);
    const labels = { template: this.#names[index] ?? String(index) };
    const gauge = (name: string, value: number): Metric => ({
      kind: 'gauge',
      name: `agent.template.${name}`,
      labels,
      value,
    });
    return [
      gauge('failing', fails ? 1 : 0),
      ...(times === undefined
        ? []
        : [
            gauge('age_seconds', (this.#now() - times.changedAt) / 1_000),
            gauge('last_success_timestamp_seconds', times.rightAt / 1_000),
          ]),
      ...(ends.length === 0 ? [] : [gauge('expiry_timestamp_seconds', Math.min(...ends) / 1_000)]),
    ];
  }
}

function tokenGauges({ token }: AgentState): Metric[] {
  const expiresAt = token?.life?.next === undefined ? undefined : token.life.expiresAt;
  if (expiresAt === undefined) return [];
  return [
    { kind: 'gauge', name: 'agent.token.expiry_timestamp_seconds', labels: {}, value: expiresAt / 1_000 },
  ];
}
