import type { AgentConfig } from '../../contract/agent-config.ts';
import { configVariable, encodeAgentConfig } from '../../contract/agent-config.ts';
import { entriesOf, type EnvVar } from '../pod/pod.ts';
import type { Resolution } from './resolve.ts';
import type { Values } from './values.ts';

/** The variables of an injected container, in vault-k8s 1.7.6's order; without a config they come from a ConfigMap. */
export function agentEnvironment(resolution: Resolution, config: AgentConfig | undefined): readonly EnvVar[] {
  const { values, input } = resolution;
  return [
    fromField('NAMESPACE', 'metadata.namespace'),
    fromField('HOST_IP', 'status.hostIP'),
    fromField('POD_IP', 'status.podIP'),
    ...tuning(values),
    ...(config === undefined ? connection(values) : [variable(configVariable, encodeAgentConfig(config))]),
    ...filled('VAULT_CACERT_BYTES', input.settings.vaultCacertBytes),
    ...(values['auth-type'] === 'aws' ? awsVariables(resolution) : []),
  ];
}

/** An empty value is left out, as Go prints it. */
function variable(name: string, value: string): EnvVar {
  return value === '' ? { name } : { name, value };
}

const filled = (name: string, value: string | undefined): readonly EnvVar[] =>
  value === undefined || value === '' ? [] : [{ name, value }];

const fromField = (name: string, fieldPath: string): EnvVar => ({
  name,
  valueFrom: { fieldRef: { fieldPath } },
});

function tuning(values: Values): readonly EnvVar[] {
  return [
    ...filled('GOMAXPROCS', values['go-max-procs']),
    ...filled('VAULT_CLIENT_TIMEOUT', values['client-timeout']),
    ...filled('VAULT_MAX_RETRIES', values['client-max-retries']),
    ...filled('VAULT_LOG_LEVEL', values['log-level']),
    ...filled('VAULT_LOG_FORMAT', values['log-format']),
    ...filled('HTTPS_PROXY', values['proxy-address']),
    ...filled('VAULT_AGENT_START_DEADLINE', values['agent-start-deadline']),
  ];
}

function connection(values: Values): readonly EnvVar[] {
  return [
    ...filled('VAULT_ADDR', values.service),
    ...filled('VAULT_CACERT', values['ca-cert']),
    ...filled('VAULT_CAPATH', values['ca-key']),
    ...filled('VAULT_CLIENT_CERT', values['client-cert']),
    ...filled('VAULT_CLIENT_KEY', values['client-key']),
    variable('VAULT_SKIP_VERIFY', String(values['tls-skip-verify'])),
    ...filled('VAULT_TLS_SERVER_NAME', values['tls-server-name']),
  ];
}

const awsNames = ['AWS_DEFAULT_REGION', 'AWS_REGION', 'AWS_ROLE_ARN', 'AWS_WEB_IDENTITY_TOKEN_FILE'];

/** Copies what EKS gave the pod; the first container that has a name wins, values from elsewhere are not copied. */
function awsVariables({ input }: Resolution): readonly EnvVar[] {
  const all = input.facts.containers.flatMap(({ env }) => entriesOf(env));
  const copied = awsNames.flatMap((name) => {
    const found = all.find((candidate) => candidate.name === name);
    return found === undefined ? [] : [variable(name, found.value ?? '')];
  });
  const region = input.parsed.authConfig.get('region');
  return [...copied, ...(region === undefined ? [] : [variable('AWS_REGION', region)])];
}
