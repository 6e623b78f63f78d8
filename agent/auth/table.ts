/** The auth methods, each made from its checked settings. Which keys a method has is declared in config/methods.ts. */
import type { AuthMethodConfig } from '../config/model.ts';
import { createKubernetesMethod } from './kubernetes.ts';
import type { AuthMethod, AuthPorts, MethodSetup } from './method.ts';
import { createTokenFileMethod } from './token-file.ts';

/** Makes one kind of method. */
export type MakeMethod = (setup: MethodSetup, ports: AuthPorts) => AuthMethod;

/** Type -> its maker. What most pods use is loaded at once, the rest when it is configured. */
export const authMethods: Readonly<Record<string, () => Promise<MakeMethod> | MakeMethod>> = {
  kubernetes: () => createKubernetesMethod,
  token_file: () => createTokenFileMethod,
  jwt: async () => (await import('./jwt.ts')).createJwtMethod,
  approle: async () => (await import('./approle.ts')).createAppRoleMethod,
  cert: async () => (await import('./cert.ts')).createCertMethod,
  ldap: async () => (await import('./ldap.ts')).createLdapMethod,
  aws: async () => (await import('./aws.ts')).createAwsMethod,
  gcp: async () => (await import('./gcp.ts')).createGcpMethod,
  azure: async () => (await import('./azure.ts')).createAzureMethod,
};

/**
 * The configured auth method. Nothing is read or sent yet. The configuration has been checked: an unknown type is a
 * fault of the agent.
 */
export async function createAuthMethod(config: AuthMethodConfig, ports: AuthPorts): Promise<AuthMethod> {
  const make = Object.hasOwn(authMethods, config.type) ? authMethods[config.type] : undefined;
  if (make === undefined) throw new Error(`unknown auth method ${JSON.stringify(config.type)}`);
  return (await make())(config, ports);
}
