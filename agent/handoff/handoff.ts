/** Hands token and leases from the init container to the sidecar, which then neither logs in nor asks for new credentials. */
import { existsSync } from 'node:fs';
import type { AgentConfig, CachePersistConfig } from '../config/model.ts';
import type { Ending } from '../ending.ts';
import { errorTable } from '../errors.ts';
import type { Event, Step } from '../event.ts';
import type { Extension } from '../extension.ts';
import type { Logger } from '../log/logger.ts';
import type { Ports } from '../perform/ports.ts';
import { login } from '../perform/session-steps.ts';
import { StartFailure } from '../prepare.ts';
import type { AgentState } from '../state.ts';
import type { Bequest } from './bequest.ts';
import { LeaseBook } from './leases.ts';
import { BequestStore } from './store.ts';

/** The part of an agent that hands over, and the ports through which it sees the agent's requests. */
export type Handoff = { readonly extension: Extension; readonly ports: Ports };

/**
 * Takes over what an earlier agent of this pod left (`cache.persist` of Vault Agent). An unreadable ServiceAccount token
 * rejects with StartFailure, a file that cannot be used only with `exit_on_err`.
 */
export async function openHandoff(
  config: AgentConfig,
  persist: CachePersistConfig,
  { ports, log, ending }: { readonly ports: Ports; readonly log: Logger; readonly ending: Ending },
): Promise<Handoff> {
  const store = new BequestStore(persist, ports.uniqueSuffix);
  const book = new LeaseBook(ports.now);
  const inherited = await takeOver(store, persist, log);
  if (inherited !== undefined) book.inherit(inherited);
  const leaves = config.exitAfterAuth || persist.keepAfterImport;
  if (inherited !== undefined && !leaves) await store.remove();
  const watched: Ports = { ...ports, client: book.inFrontOf(ports.client) };
  const heir = new Heir(inherited?.token, watched, log, () => {
    if (isDone(config)) ending.end({ code: 0, reason: 'the files are there, and Vault does not answer' });
  });
  const testator = leaves ? new Testator(store, book, log) : undefined;
  const extension: Extension = {
    perform: (step) => heir.perform(step),
    observe: (_event, _before, after) => testator?.note(after),
    close: async () => testator?.leave(),
  };
  return { extension, ports: watched };
}

/** Whether an init container that runs again finds all its files: the sidecar will keep them fresh. */
function isDone({ exitAfterAuth, templates, autoAuth }: AgentConfig): boolean {
  const sinks = (autoAuth?.sinks ?? []).map(({ path }) => path);
  const files = [...templates.map(({ destination }) => destination), ...sinks];
  return exitAfterAuth && templates.length > 0 && files.every((path) => existsSync(path));
}

async function takeOver(
  store: BequestStore,
  persist: CachePersistConfig,
  log: Logger,
): Promise<Bequest | undefined> {
  const { bequest, fault } = await store.read().catch((error: unknown) => {
    throw new StartFailure([`cache.persist: ${error instanceof Error ? error.message : String(error)}`]);
  });
  if (fault === undefined) return bequest;
  const text = `cannot take over ${store.path}: ${fault}`;
  if (persist.exitOnError) throw new StartFailure([text]);
  log.warn(text, { remedy: 'none needed: the agent logs in by itself' });
  return undefined;
}

/** Tries the inherited token in place of the first login. */
class Heir {
  #token: string | undefined;
  readonly #ports: Ports;
  readonly #log: Logger;
  readonly #onSilence: () => void;

  /** `onSilence` is called when Vault cannot be asked about the token. */
  constructor(token: string | undefined, ports: Ports, log: Logger, onSilence: () => void) {
    this.#token = token;
    this.#ports = ports;
    this.#log = log;
    this.#onSilence = onSilence;
  }

  perform(step: Step): Promise<Event> | undefined {
    if (step.kind !== 'login' || this.#token === undefined) return undefined;
    return this.#lookUp(this.#token);
  }

  /** A token that Vault refuses is replaced by a login at once; one that could not be asked about is kept. */
  async #lookUp(token: string): Promise<Event> {
    const method = {
      type: 'inherited',
      description: 'the token of the init container',
      credentials: () => Promise.resolve({ kind: 'lookup' as const, token }),
    };
    const outcome = await login({ kind: 'login' }, { ...this.#ports, method });
    if (outcome.kind === 'login-failed' && errorTable[outcome.failure.code].httpRetry) {
      this.#onSilence();
      return outcome;
    }
    this.#token = undefined;
    if (outcome.kind === 'logged-in') {
      this.#log.info('continuing with the token that the init container left');
      return outcome;
    }
    this.#log.warn('the token that the init container left is refused', { error: outcome.failure.message });
    return login({ kind: 'login' }, this.#ports);
  }
}

/** Leaves token and leases behind when the agent ends. */
class Testator {
  readonly #store: BequestStore;
  readonly #book: LeaseBook;
  readonly #log: Logger;
  #token: string | undefined;

  constructor(store: BequestStore, book: LeaseBook, log: Logger) {
    this.#store = store;
    this.#book = book;
    this.#log = log;
  }

  /** A wrapped token cannot be used by the agent itself, so it is not left. */
  note({ token }: AgentState): void {
    this.#token = token === undefined || token.session.wrapped ? undefined : token.session.token;
  }

  async leave(): Promise<void> {
    if (this.#token === undefined) return;
    const bequest = { token: this.#token, answers: this.#book.answers(this.#token) };
    try {
      await this.#store.write(bequest);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#log.warn('token and leases could not be left to the sidecar', { error: reason });
    }
  }
}
