/** The parts of the configuration that the plan decides by, under the names the plan uses. */
import type { AgentConfig } from './config/model.ts';
import type { FetchSettings } from './machine/secret.ts';
import type { BackoffBounds } from './schedule.ts';

/** What the plan decides by; durations in milliseconds. */
export type Rules = {
  readonly login: BackoffBounds;
  readonly exitOnLoginError: boolean;
  readonly exitOnRetryFailure: boolean;
  readonly exitAfterAuth: boolean;
  readonly fetch: FetchSettings;
  /** Requests for templates that may be under way at once. */
  readonly connections: number;
};

/** Bounds for an agent without auto-auth, which never logs in. */
const unusedBounds: BackoffBounds = { minMs: 1_000, maxMs: 300_000 };

/** Reads the rules out of a resolved configuration. */
export function rulesOf(config: AgentConfig): Rules {
  const { autoAuth, templateEngine: engine, vault } = config;
  const method = autoAuth?.method;
  return {
    login: method === undefined ? unusedBounds : { minMs: method.minBackoffMs, maxMs: method.maxBackoffMs },
    exitOnLoginError: method?.exitOnError ?? false,
    exitOnRetryFailure: engine.exitOnRetryFailure,
    exitAfterAuth: config.exitAfterAuth,
    connections: engine.maxConnectionsPerHost,
    fetch: {
      httpRetries: vault.retries.templates,
      retries: engine.retries,
      retryBounds: { minMs: engine.retryMinMs, maxMs: engine.retryMaxMs },
      staticMs: engine.staticSecretRenderIntervalMs,
      threshold: engine.leaseRenewalThreshold,
    },
  };
}
