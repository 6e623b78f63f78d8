import type { AgentConfig, FileSink, TemplateEngine, VaultServer } from '../../contract/agent-config.ts';
import { jsonInteger } from '../../contract/json.ts';
import { authMethod, filled } from './login.ts';
import { localApi } from './listener.ts';
import { joinPath } from './path.ts';
import { paths } from './names.ts';
import type { Resolution } from './resolve.ts';
import type { Values } from './values.ts';

/** The configuration of one injected agent; `once` makes it end when every file is written (vault-k8s 1.7.6). */
export function agentConfig(
  resolution: Resolution,
  { once, probed }: { once: boolean; probed: boolean },
): AgentConfig {
  const { values, files, telemetry } = resolution;
  const templates = files.map(({ template }) => template);
  return {
    auto_auth: { method: authMethod(values, resolution.loginParameters), sink: sinks(values) },
    exit_after_auth: once,
    pid_file: paths.pidFile,
    vault: vaultServer(values),
    ...(templates.length > 0 ? { template: templates } : {}),
    ...localApi(resolution, probed),
    template_config: templateEngine(resolution),
    ...filledList('disable_idle_connections', values['agent-disable-idle-connections']),
    ...filledList('disable_keep_alives', values['agent-disable-keep-alives']),
    ...(telemetry === undefined ? {} : { telemetry }),
  };
}

function sinks(values: Values): readonly FileSink[] {
  const files = values['agent-inject-token'] ? [joinPath(values['secret-volume-path'], '/token')] : [];
  return [paths.tokenSink, ...files].map((path) => ({ type: 'file', config: { path } }));
}

function vaultServer(values: Values): VaultServer {
  return {
    address: values.service,
    ...filled('ca_cert', values['ca-cert']),
    ...filled('ca_path', values['ca-key']),
    ...(values['tls-skip-verify'] ? { tls_skip_verify: true } : {}),
    ...filled('client_cert', values['client-cert']),
    ...filled('client_key', values['client-key']),
    ...filled('tls_server_name', values['tls-server-name']),
  };
}

function templateEngine({ values, leaseRenewalThreshold }: Resolution): TemplateEngine {
  const connections = values['template-max-connections-per-host'];
  return {
    exit_on_retry_failure: values['template-config-exit-on-retry-failure'],
    ...filled('static_secret_render_interval', values['template-static-secret-render-interval']),
    ...(connections === 0n ? {} : { max_connections_per_host: jsonInteger(connections) }),
    ...(leaseRenewalThreshold === 0 ? {} : { lease_renewal_threshold: leaseRenewalThreshold }),
  };
}

function filledList<N extends string>(
  name: N,
  list: readonly string[],
): Readonly<Partial<Record<N, readonly string[]>>> {
  return (list.length === 0 ? {} : { [name]: list }) as Readonly<Partial<Record<N, readonly string[]>>>;
}
