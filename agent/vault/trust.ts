/** What a TLS configuration says about trust, without reading anything. Pure. */
import type { VaultTlsConfig } from '../config/model.ts';

/** Whether servers must show a certificate of an authority that was configured, not of just any public one. */
export function trustsOnlyOwnAuthority(config: VaultTlsConfig): boolean {
  return !config.skipVerify && `${config.caCertFile}${config.caCertPem}${config.caDirectory}` !== '';
}
