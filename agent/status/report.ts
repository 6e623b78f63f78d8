/** What a person may see of an agent's state: times and failures, never a token or a secret. Pure. */
import type { SecretState } from '../machine/secret.ts';
import { isReady } from '../readiness.ts';
import type { AgentState } from '../state.ts';

/** One template, as `vault agent status` shows it; times are ISO 8601, undefined when there is none. */
export type TemplateReport = {
  readonly destination: string;
  readonly rendered: boolean;
  /** When its file was last found or made right. */
  readonly checked: string | undefined;
  readonly nextRead: string | undefined;
  readonly error: string | undefined;
};

/** An agent's state for people. */
export type StatusReport = {
  readonly ready: boolean;
  readonly token: {
    readonly held: boolean;
    readonly expires: string | undefined;
    readonly loginFailures: number;
  };
  readonly templates: readonly TemplateReport[];
};

/** The report on a state; `checked` holds, per template, when its file was last right (milliseconds since the epoch). */
export function reportOn(state: AgentState, checked: ReadonlyMap<number, number>): StatusReport {
  const { token, login, templates, secrets } = state;
  const ends = token?.life?.leaseMs === 0 ? undefined : token?.life?.expiresAt;
  return {
    ready: isReady(state),
    token: {
      held: token !== undefined && !token.suspect,
      expires: isoTime(ends),
      loginFailures: login.failures,
    },
    templates: templates.map(({ config, rendered, uses, failure }, index) => {
      const used = uses.flatMap((key) => secrets.get(key) ?? []);
      return {
        destination: config.variable ?? config.destination,
        rendered,
        checked: isoTime(checked.get(index)),
        nextRead: isoTime(nextRead(used)),
        error: failure ?? firstFailure(used),
      };
    }),
  };
}

function nextRead(secrets: readonly SecretState[]): number | undefined {
  const times = secrets.map(({ next }) => next.at).filter(Number.isFinite);
  return times.length === 0 ? undefined : Math.min(...times);
}

function firstFailure(secrets: readonly SecretState[]): string | undefined {
  return secrets.find(({ failure }) => failure !== undefined)?.failure?.message;
}

function isoTime(at: number | undefined): string | undefined {
  return at === undefined || !Number.isFinite(at) ? undefined : new Date(at).toISOString();
}
