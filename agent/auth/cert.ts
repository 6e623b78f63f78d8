/** Logs in with a TLS client certificate. */
import type { VaultClient } from '../vault/client.ts';
import type { AuthMethod, AuthPorts, ClientCertificate, MethodSetup } from './method.ts';
import { flagOf, textOf } from './settings.ts';

/**
 * The cert method. With certificates of its own it logs in over a connection that uses those and nothing of the vault
 * stanza's TLS settings; they are read once, or at every login with `reload`.
 */
export function createCertMethod({ mountPath, settings }: MethodSetup, ports: AuthPorts): AuthMethod {
  const name = textOf(settings, 'name');
  const client = clientMaker(
    {
      caCertFile: textOf(settings, 'ca_cert'),
      clientCertFile: textOf(settings, 'client_cert'),
      clientKeyFile: textOf(settings, 'client_key'),
    },
    flagOf(settings, 'reload'),
    ports,
  );
  return {
    type: 'cert',
    description: `${name === '' ? 'the client certificate' : `certificate role ${JSON.stringify(name)}`} at ${mountPath}`,
    async credentials() {
      const own = await client();
      return {
        kind: 'login',
        path: `${mountPath}/login`,
        body: JSON.stringify(name === '' ? {} : { name }),
        ...(own === undefined ? {} : { client: own }),
      };
    },
  };
}

/** Yields the connection of the method's own, or undefined when the vault stanza's is to be used. */
function clientMaker(tls: ClientCertificate, reload: boolean, ports: AuthPorts) {
  const hasOwn = tls.caCertFile !== '' || (tls.clientCertFile !== '' && tls.clientKeyFile !== '');
  let made: VaultClient | undefined;
  return async (): Promise<VaultClient | undefined> => {
    if (!hasOwn || (made !== undefined && !reload)) return made;
    const next = await ports.connect(tls);
    made?.close();
    made = next;
    return made;
  };
}
