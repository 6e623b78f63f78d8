/** What performing a step may use of the world outside. */
import type { AuthMethod } from '../auth/method.ts';
import type { CommandPorts } from '../command.ts';
import type { Swaps } from '../file/swaps.ts';
import type { EncryptForSink } from '../sink/encrypt.ts';
import type { VaultClient } from '../vault/client.ts';

/** The edges of the agent. */
export type Ports = {
  readonly client: VaultClient;
  /** Undefined for an agent that only serves its listeners. */
  readonly method: AuthMethod | undefined;
  /** How logins are sent: canonical namespace ('' for the client's own), and the wrap time (0 for none). */
  readonly login: { readonly namespace: string; readonly wrapTtlMs: number };
  /** Namespace of requests for templates; '' for the client's own. */
  readonly templateNamespace: string;
  /** Part of a certificate's life after which `pkiCert` replaces it. */
  readonly threshold: number;
  readonly encryptForSink: EncryptForSink;
  readonly commands: CommandPorts;
  readonly now: () => number;
  /** Eight hex digits that no other temporary file has. */
  readonly uniqueSuffix: () => string;
  readonly swaps: Swaps;
  readonly signal: AbortSignal;
};
