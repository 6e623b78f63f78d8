/** What is to be done now, and until when there is nothing to do. */
import type { Step, StepOf } from './event.ts';
import type { AgentState, Exit } from './machine/agent.ts';
import { waitingBatches } from './machine/batches.ts';
import { commandsDue } from './machine/commands.ts';
import type { SecretState } from './machine/secret.ts';
import type { TemplateState } from './machine/template.ts';
import type { TokenState } from './machine/token.ts';
import { tokenStep } from './machine/token.ts';
import { mountAround } from './vault/kv.ts';
import type { SecondVersion } from './vault/kv.ts';

/** What the state calls for. */
export type Plan = {
  readonly steps: readonly Step[];
  /** When to look again if nothing happens, in milliseconds since the epoch; Infinity for never. */
  readonly until: number;
  readonly exit?: Exit;
};

/** Steps that are due now and not yet under way, or the end of the process. */
export function due(state: AgentState, now: number): Plan {
  if (state.exit !== undefined) return { steps: [], until: now, exit: state.exit };
  const steps = [
    ...loginDue(state, now),
    ...renewalDue(state, now),
    ...sinksDue(state, now),
    ...filesDue(state),
    ...commandRunDue(state),
    ...fetchesDue(state, now),
  ];
  return { steps, until: earliestAfter(now, state) };
}

function loginDue({ login }: AgentState, now: number): Step[] {
  return login.at !== undefined && login.at <= now ? [{ kind: 'login' }] : [];
}

function renewalDue({ token }: AgentState, now: number): Step[] {
  if (token === undefined) return [];
  const step = tokenStep(token);
  if (step?.do !== 'renew' || step.at > now) return [];
  return [{ kind: 'renew-token', token: token.session.token, generation: token.generation }];
}

function sinksDue({ token, sinks }: AgentState, now: number): Step[] {
  if (token === undefined) return [];
  const { session, generation } = token;
  return sinks.flatMap((sink, index): Step[] => {
    const waits = sink.written !== generation && !sink.writing && sink.retryAt <= now;
    return waits ? [{ kind: 'write-sink', index, sink: sink.config, session, generation }] : [];
  });
}

/** In the order of the configuration, those of one issued credential together (see file/swaps.ts). */
function filesDue({ templates, secrets }: AgentState): Step[] {
  return waitingBatches(templates, secrets).flatMap((batch) =>
    batch.flatMap((index) => fileSteps(templates[index], index, batch)),
  );
}

function fileSteps(
  state: TemplateState | undefined,
  index: number,
  batch: readonly number[],
): StepOf<'write-file'>[] {
  if (state?.output === undefined) return [];
  return [{ kind: 'write-file', index, template: state.config, output: state.output, batch }];
}

/** Commands wait until no file is about to change, so that one run sees all of them. */
function commandRunDue({ commands, templates }: AgentState): Step[] {
  if (commands.running || commands.changed.length === 0) return [];
  if (templates.some((template) => template.writing || template.output !== undefined)) return [];
  return [{ kind: 'run-commands', commands: commandsDue(commands, templates) }];
}

/** Fetches and lease renewals, as many as there are connections. */
function fetchesDue({ token, secrets, mounts, rules }: AgentState, now: number): Step[] {
  if (token === undefined || token.suspect) return [];
  const all = [...secrets.values()];
  const free = rules.connections - all.filter((secret) => secret.inFlight).length;
  return all
    .filter((secret) => !secret.inFlight && secret.next.at <= now)
    .slice(0, Math.max(free, 0))
    .map((secret) => secretStep(secret, token, mounts));
}

function secretStep(
  secret: SecretState,
  { session, generation }: TokenState,
  mounts: readonly SecondVersion[],
): Step {
  const { wanted, held, next } = secret;
  const mount = secret.mount ?? mountAround(wanted.reference.path, mounts);
  const { token } = session;
  if (next.do === 'renew' && held !== undefined) {
    return { kind: 'renew-lease', key: wanted.key, leaseId: held.answer.leaseId, token, generation };
  }
  return { kind: 'fetch', wanted, ...(mount === undefined ? {} : { mount }), token, generation };
}

/** The next time that something in the state becomes due by itself. */
function earliestAfter(now: number, { login, token, sinks, secrets, templates }: AgentState): number {
  const times = [
    login.at,
    token && tokenStep(token)?.at,
    ...sinks.map((sink) => sink.retryAt),
    ...templates.map((template) => template.renderAt),
    ...[...secrets.values()].map((secret) => secret.next.at),
  ];
  return times.reduce<number>(
    (soonest, time) => (time !== undefined && time > now ? Math.min(soonest, time) : soonest),
    Infinity,
  );
}
