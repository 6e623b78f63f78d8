import type { Block } from '../blocks.ts';
import { strictBoolean } from '../codec/boolean.ts';
import { durationOr } from '../codec/duration.ts';
import { fraction, integerFrom } from '../codec/number.ts';
import type { Scope } from '../issue.ts';
import type { TemplateEngineConfig } from '../model.ts';
import { decodeStanza, field } from '../stanza.ts';
import type { Values } from '../stanza.ts';

const defaultIntervalMs = 300_000;
const defaultConnections = 10;

export const templateConfigFields = {
  exit_on_retry_failure: field(strictBoolean, false, 'end the agent when a read has failed for good'),
  static_secret_render_interval: field(
    durationOr(defaultIntervalMs),
    defaultIntervalMs,
    'how often to read again',
  ),
  max_connections_per_host: field(
    integerFrom(0),
    defaultConnections,
    'connections to Vault at once (Vault 1.16)',
  ),
  lease_renewal_threshold: field(
    fraction,
    0.9,
    'part of its life after which a secret is read again (Vault 1.17)',
  ),
};

/** What `template_config` itself says about the engine; how it tries again is said elsewhere. */
export type TemplateEngineStanza = Omit<TemplateEngineConfig, 'retries' | 'retryMinMs' | 'retryMaxMs'>;

/** The template engine without a `template_config` stanza. */
export const defaultTemplateEngine: TemplateEngineStanza = engineOf({
  exit_on_retry_failure: false,
  static_secret_render_interval: defaultIntervalMs,
  max_connections_per_host: defaultConnections,
  lease_renewal_threshold: 0.9,
});

/** The `template_config` stanza. */
export function decodeTemplateConfig({ body }: Block, scope: Scope): TemplateEngineStanza {
  return engineOf(decodeStanza({ fields: templateConfigFields }, body, scope));
}

function engineOf(values: Values<typeof templateConfigFields>): TemplateEngineStanza {
  return {
    exitOnRetryFailure: values.exit_on_retry_failure,
    staticSecretRenderIntervalMs: values.static_secret_render_interval,
    maxConnectionsPerHost: values.max_connections_per_host || defaultConnections,
    leaseRenewalThreshold: values.lease_renewal_threshold,
  };
}
