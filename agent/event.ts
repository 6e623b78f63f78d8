/** What the plan asks for (steps) and what comes back (events). */
import type { CommandConfig, SinkConfig, TemplateConfig } from './config/model.ts';
import type { AgentError } from './errors.ts';
import type { Grant } from './machine/lifetime.ts';
import type { Answer, Wanted } from './machine/secret.ts';
import type { Session } from './machine/token.ts';
import type { Rendered } from './render.ts';
import type { KvMount } from './vault/kv.ts';

/** One thing to do outside. Steps carry what they need, tokens included: never print one. */
export type Step =
  | { readonly kind: 'login' }
  | { readonly kind: 'renew-token'; readonly token: string; readonly generation: number }
  | {
      readonly kind: 'write-sink';
      readonly index: number;
      readonly sink: SinkConfig;
      readonly session: Session;
      readonly generation: number;
    }
  | {
      readonly kind: 'fetch';
      readonly wanted: Wanted;
      readonly mount?: KvMount;
      readonly token: string;
      readonly generation: number;
    }
  | {
      readonly kind: 'renew-lease';
      readonly key: string;
      readonly leaseId: string;
      readonly token: string;
      readonly generation: number;
    }
  | {
      readonly kind: 'write-file';
      readonly index: number;
      readonly template: TemplateConfig;
      readonly output: Rendered;
      /** The templates whose files take their places at the same moment, this one included. */
      readonly batch: readonly number[];
    }
  | { readonly kind: 'run-commands'; readonly commands: readonly CommandConfig[] };

/** A command that did not end well. */
export type CommandFailure = { readonly command: CommandConfig; readonly reason: string };

/** What has happened; `tick` comes after the others of one moment, and alone when only time has passed. */
export type Event =
  | { readonly kind: 'tick' }
  | { readonly kind: 'credentials-changed' }
  | { readonly kind: 'logged-in'; readonly session: Session }
  | { readonly kind: 'login-failed'; readonly failure: AgentError }
  | { readonly kind: 'token-renewed'; readonly generation: number; readonly grant: Grant }
  | { readonly kind: 'token-renewal-failed'; readonly generation: number; readonly failure: AgentError }
  | { readonly kind: 'sink-written'; readonly index: number; readonly generation: number }
  | { readonly kind: 'sink-failed'; readonly index: number; readonly reason: string }
  | {
      readonly kind: 'fetched';
      readonly key: string;
      readonly generation: number;
      readonly answer: Answer;
      readonly mount?: KvMount;
    }
  | {
      readonly kind: 'fetch-failed';
      readonly key: string;
      readonly generation: number;
      readonly failure: AgentError;
      readonly mount?: KvMount;
    }
  | {
      readonly kind: 'lease-renewed';
      readonly key: string;
      readonly generation: number;
      readonly grant: Grant;
    }
  | {
      readonly kind: 'lease-renewal-failed';
      readonly key: string;
      readonly generation: number;
      readonly failure: AgentError;
    }
  | { readonly kind: 'file-written'; readonly index: number; readonly changed: boolean }
  | { readonly kind: 'file-failed'; readonly index: number; readonly reason: string }
  | { readonly kind: 'commands-ended'; readonly failures: readonly CommandFailure[] };

/** The event of one kind. */
export type EventOf<Kind extends Event['kind']> = Extract<Event, { readonly kind: Kind }>;

/** The step of one kind. */
export type StepOf<Kind extends Step['kind']> = Extract<Step, { readonly kind: Kind }>;
