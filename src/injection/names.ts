/** The names and places that people's scripts look for; all are vault-k8s 1.7.6's unless marked. */
export const initContainerName = 'vault-agent-init';
export const sidecarName = 'vault-agent';

export const volumeNames = {
  homeInit: 'home-init',
  homeSidecar: 'home-sidecar',
  secrets: 'vault-secrets',
  customSecrets: 'vault-secrets-custom-',
  config: 'vault-config',
  extraSecret: 'extra-secrets',
  tlsSecret: 'vault-tls-secrets',
  cache: 'vault-agent-cache',
  /** Ours. */
  token: 'vault-agent-token',
} as const;

export const paths = {
  home: '/home/vault',
  tokenSink: '/home/vault/.vault-token',
  pidFile: '/home/vault/.pid',
  config: '/vault/configs',
  extraSecret: '/vault/custom',
  tlsSecret: '/vault/tls',
  cache: '/vault/agent-cache',
  token: '/var/run/secrets/vault.hashicorp.com/serviceaccount',
} as const;
