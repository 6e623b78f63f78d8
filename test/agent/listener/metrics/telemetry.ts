/** A telemetry stanza with everything at its default but the host's name. */
import type { TelemetryConfig } from '../../../../agent/config/model.ts';

export const telemetry: TelemetryConfig = {
  metricsPrefix: 'vault',
  disableHostname: true,
  enableHostnameLabel: false,
  prometheusRetentionMs: 86_400_000,
  filterDefault: true,
  prefixFilter: [],
  statsiteAddress: '',
  statsdAddress: '',
  dogstatsdAddress: '',
  dogstatsdTags: [],
};
