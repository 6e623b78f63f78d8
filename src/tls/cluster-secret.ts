import type { CoreV1Api, V1Secret } from '@kubernetes/client-node';
import type { ClientLibrary, ObjectName } from './cluster.ts';
import { absentAsUndefined } from './cluster-absent.ts';
import type { PairStore, SharedPair } from './trust.ts';

/**
 * The pair kept in a Secret under vault-k8s' keys (`cert`, `key`), with the authority beside them (`ca`). Whatever else
 * the Secret carries stays as it is.
 */
export function createSecretStore(api: CoreV1Api, client: ClientLibrary, at: ObjectName): PairStore {
  const read = async () => absentAsUndefined(api.readNamespacedSecret(at));
  return {
    read: async () => toPair((await read())?.data),
    async write(pair) {
      const before = await read();
      const body =
        before ??
        Object.assign(new client.V1Secret(), { metadata: Object.assign(new client.V1ObjectMeta(), at) });
      body.data = { ...body.data, ...toData(pair) };
      if (before === undefined) await api.createNamespacedSecret({ namespace: at.namespace, body });
      else await api.replaceNamespacedSecret({ ...at, body });
    },
  };
}

function toPair({ cert = '', key = '', ca = '' }: V1Secret['data'] = {}): SharedPair | undefined {
  const complete = cert !== '' && key !== '' && ca !== '';
  return complete
    ? { certificate: fromBase64(cert), key: fromBase64(key), authority: fromBase64(ca) }
    : undefined;
}

function toData({ certificate, key, authority }: SharedPair): Record<string, string> {
  return { cert: toBase64(certificate), key: toBase64(key), ca: toBase64(authority) };
}

const toBase64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');
const fromBase64 = (text: string) => Buffer.from(text, 'base64').toString('utf8');
