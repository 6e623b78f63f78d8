import type { Test } from 'tap';
import { embeddedServer } from './embedded-server.ts';
import { openBaoServer } from './openbao-server.ts';
import type { Call } from '../contract-suite/client.ts';

/** What an agent's surroundings need of a server. */
export interface Server {
  readonly address: string;
  /** Calls it with the root token. */
  readonly call: Call;
}

/** A server that can be hurt: it keeps what it has stored through every fault, and its address. */
export interface FragileServer extends Server {
  /** Ends it with SIGTERM or SIGKILL; the embedded one, which is no process, closes every connection at once. */
  readonly end: (signal: 'SIGTERM' | 'SIGKILL') => Promise<void>;
  /** Starts it again after its end. It is sealed then, as a real one is. */
  readonly startAgain: () => Promise<void>;
  readonly seal: () => Promise<void>;
  /** Resolves once it answers reads. */
  readonly unseal: () => Promise<void>;
}

/** Starts each kind of server, which ends with the test; undefined where it cannot be found. */
export const servers: Readonly<Record<string, (t: Test) => Promise<FragileServer | undefined>>> = {
  'the embedded Vault': embeddedServer,
  'a real OpenBao': openBaoServer,
};
