/** Logs in with an Azure identity: a token, and which machine it comes from. */
import { stringAt } from './answers.ts';
import { askAzureMetadata } from './azure/metadata.ts';
import { environmentToken, managedIdentityToken } from './azure/token.ts';
import type { AuthMethod, AuthPorts, MethodSetup } from './method.ts';
import { flagOf, textOf } from './settings.ts';

/** Field of the login -> field of the instance's description. */
const machineFields: Readonly<Record<string, string>> = {
  vm_name: 'name',
  vmss_name: 'vmScaleSetName',
  resource_group_name: 'resourceGroupName',
  subscription_id: 'subscriptionId',
};

/** The azure method. */
export function createAzureMethod({ mountPath, settings }: MethodSetup, ports: AuthPorts): AuthMethod {
  const role = textOf(settings, 'role');
  const token = flagOf(settings, 'authenticate_from_environment') ? environmentToken : managedIdentityToken;
  return {
    type: 'azure',
    description: `role ${JSON.stringify(role)} at ${mountPath}`,
    async credentials(signal) {
      const machine = await askAzureMetadata('instance', {}, ports, signal);
      const described = Object.entries(machineFields).map(([ours, theirs]) => [
        ours,
        stringAt(machine, ['compute', theirs]) ?? '',
      ]);
      const jwt = await token(settings, ports, signal);
      const body = JSON.stringify({
        role,
        jwt,
        ...(Object.fromEntries(described) as Record<string, string>),
      });
      return { kind: 'login', path: `${mountPath}/login`, body };
    },
  };
}
