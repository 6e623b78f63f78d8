/** What the log says about steps and events. Pure: yields lines, writes none, and never quotes a token or secret value. */
import { toText } from '../gotemplate/index.ts';
import { explain } from './errors.ts';
import type { AgentError } from './errors.ts';
import type { Event, EventOf, Step } from './event.ts';
import type { LogFields } from './log/logger.ts';
import type { AgentState } from './machine/agent.ts';
import type { Wanted } from './machine/secret.ts';
import type { TemplateState } from './machine/template.ts';

/** One line for the log. */
export type Line = {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly name: string;
  readonly message: string;
  readonly fields?: LogFields;
};

const auth = 'auth.handler';
const sinkName = 'sink.file';
const runner = 'template.server';

/** Lines about a step that is about to be performed. `method` describes the login, for example `role "app" at auth/kubernetes`. */
export function narrateStep(step: Step, method: string): readonly Line[] {
  switch (step.kind) {
    case 'login':
      return [{ level: 'info', name: auth, message: `logging in with ${method}` }];
    case 'fetch':
      return [debug(runner, 'reading', { secret: pathOf(step.wanted) })];
    case 'run-commands':
      return step.commands.map(({ line }) => ({
        level: 'info',
        name: runner,
        message: 'running command',
        fields: { command: line.join(' ') },
      }));
    default:
      return [];
  }
}

type Narrators = {
  readonly [Kind in Event['kind']]?: (
    event: EventOf<Kind>,
    after: AgentState,
    before: AgentState,
  ) => readonly Line[];
};

const narrators: Narrators = {
  'credentials-changed': () => [
    { level: 'info', name: auth, message: 'there are new credentials, logging in again' },
  ],
  'logged-in': ({ session }) => [
    {
      level: 'info',
      name: auth,
      message: 'login succeeded',
      fields: { ttl: seconds(session.grant.leaseMs), renewable: session.grant.renewable },
    },
  ],
  'login-failed': ({ failure }, { login }) =>
    repeated(login.failures, [failed(auth, 'login failed', failure, { attempt: login.failures })]),
  'token-renewed': ({ grant }) => [debug(auth, 'token renewed', { ttl: seconds(grant.leaseMs) })],
  'token-renewal-failed': ({ failure }, { token }) =>
    repeated(token?.life?.failures ?? 1, [failed(auth, 'token renewal failed', failure)]),
  'sink-written': ({ index }, { sinks }) => [
    {
      level: 'info',
      name: sinkName,
      message: 'token written',
      fields: { path: sinks[index]?.config.path ?? '' },
    },
  ],
  'sink-failed': ({ index, reason }, { sinks }) =>
    repeated(sinks[index]?.failures ?? 1, [
      {
        level: 'error',
        name: sinkName,
        message: 'token not written',
        fields: { path: sinks[index]?.config.path ?? '', error: reason },
      },
    ]),
  fetched: ({ key }, { secrets }) => {
    const wanted = secrets.get(key)?.wanted;
    return wanted === undefined ? [] : [debug(runner, 'read', { secret: pathOf(wanted) })];
  },
  'fetch-failed': ({ key, failure }, { secrets }) => {
    const secret = secrets.get(key);
    if (secret === undefined || failure.code === 'aborted') return [];
    const fields = { secret: pathOf(secret.wanted), attempt: secret.failures };
    const line = failed(runner, 'secret not read', failure, fields);
    return secret.httpTries > 0 ? [{ ...line, level: 'debug' }] : repeated(secret.failures, [line]);
  },
  'lease-renewed': ({ key, grant }, { secrets }) => {
    const fields = { secret: pathOf(secrets.get(key)?.wanted), ttl: seconds(grant.leaseMs) };
    return [debug(runner, 'lease renewed', fields)];
  },
  'lease-renewal-failed': ({ key, failure }, { secrets }) => {
    const secret = secrets.get(key);
    const fields = { secret: pathOf(secret?.wanted) };
    return repeated(secret?.life?.failures ?? 1, [failed(runner, 'lease not renewed', failure, fields)]);
  },
  'file-written': ({ index, changed }, { templates }) => {
    const fields = outputOf(templates[index]);
    return changed ? [{ level: 'info', name: runner, message: 'rendered', fields }] : [];
  },
  'file-failed': ({ index, reason }, { templates }) => {
    const template = templates[index];
    const fields = { ...outputOf(template), error: reason };
    const line: Line = { level: 'error', name: runner, message: 'file not written', fields };
    return repeated(template?.failures ?? 1, [line]);
  },
  'commands-ended': ({ failures }) =>
    failures.map(({ command, reason }) => ({
      level: 'error',
      name: runner,
      message: 'command failed',
      fields: { command: command.line.join(' '), error: reason },
    })),
};

/** Lines about an event and what it changed; failures that repeat are told the first time and then at every power of two. */
export function narrateEvent(event: Event, before: AgentState, after: AgentState): readonly Line[] {
  return [...narrate(event, before, after), ...brokenTemplates(before, after)];
}

function narrate<Kind extends Event['kind']>(
  event: EventOf<Kind> & { readonly kind: Kind },
  before: AgentState,
  after: AgentState,
): readonly Line[] {
  const narrator: Narrators[Kind] = narrators[event.kind];
  return narrator?.(event, after, before) ?? [];
}

/** Executions happen inside the state, so what they failed with shows only in the difference. */
function brokenTemplates(before: AgentState, after: AgentState): readonly Line[] {
  return after.templates.flatMap((template, index) => {
    const earlier = before.templates[index];
    if (earlier === undefined || !template.refresh || template.failures <= earlier.failures) return [];
    const fields = { ...outputOf(template), error: template.failure ?? '' };
    return repeated(template.failures, [
      { level: 'error', name: runner, message: 'template not rendered', fields },
    ]);
  });
}

function failed(name: string, message: string, failure: AgentError, fields: LogFields = {}): Line {
  const { remedy } = explain(failure);
  return { level: 'error', name, message, fields: { error: failure.message, remedy, ...fields } };
}

function debug(name: string, message: string, fields: LogFields): Line {
  return { level: 'debug', name, message, fields };
}

function repeated(count: number, lines: readonly Line[]): readonly Line[] {
  return (count & (count - 1)) === 0 ? lines : [];
}

/** Where the text of a template goes: into a file, or into a variable of the supervised program. */
function outputOf(template: TemplateState | undefined): LogFields {
  const { destination = '', variable } = template?.config ?? {};
  return variable === undefined ? { destination } : { variable };
}

function pathOf(wanted: Wanted | undefined): string {
  return toText(wanted?.reference.path ?? '');
}

function seconds(ms: number): string {
  return ms === 0 ? 'unlimited' : `${Math.round(ms / 1_000)}s`;
}
