import type { CoreV1Api } from '@kubernetes/client-node';
import { errorText } from '../error-text.ts';
import { absentAsUndefined } from '../tls/cluster-absent.ts';
import type { ClientLibrary } from '../tls/cluster.ts';
import { Away, Refused } from './fault.ts';
import type { Patiently } from './patience.ts';
import type { SecretKeys } from './secret-keys.ts';
import type { Place } from './wanted.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Connects on first use: as KUBECONFIG says when it is set, else as the Pod's own ServiceAccount. */
export function openSecretKeys(env: Environment, patiently: Patiently): SecretKeys {
  const connect = async () => {
    const client = await import('@kubernetes/client-node');
    const config = new client.KubeConfig();
    if (env.KUBECONFIG !== undefined) config.loadFromFile(env.KUBECONFIG);
    else if (env.KUBERNETES_SERVICE_HOST !== undefined) config.loadFromCluster();
    else throw new Error('neither KUBECONFIG nor KUBERNETES_SERVICE_HOST is set');
    return { client, api: config.makeApiClient(client.CoreV1Api) };
  };
  let connection: ReturnType<typeof connect> | undefined;
  const ask = <T>(place: Place, verb: string, call: (cluster: Cluster) => Promise<T>): Promise<T> =>
    patiently(async (signal) => {
      try {
        connection ??= connect();
        return await call({ ...(await connection), signal });
      } catch (error) {
        throw faultOf(error, place, verb);
      }
    });
  return {
    read: (place) => ask(place, 'get', (cluster) => readKey(cluster, place)),
    write: (place, text) => ask(place, 'patch', (cluster) => writeKey(cluster, place, text)),
  };
}

interface Cluster {
  readonly client: ClientLibrary;
  readonly api: CoreV1Api;
  readonly signal: AbortSignal;
}

async function readKey(cluster: Cluster, { namespace, name, key }: Place): Promise<string | undefined> {
  const request = cluster.api.readNamespacedSecret({ namespace, name }, optionsFor(cluster, 'Accept', json));
  const data = (await absentAsUndefined(request))?.data?.[key];
  return data === undefined || data === '' ? undefined : Buffer.from(data, 'base64').toString('utf8');
}

/** Patches the one key, which needs fewer rights than replacing; a Secret that is not there is created. */
async function writeKey(cluster: Cluster, { namespace, name, key }: Place, text: string): Promise<void> {
  const { api, client } = cluster;
  const data = { [key]: Buffer.from(text, 'utf8').toString('base64') };
  const asMergePatch = optionsFor(cluster, 'Content-Type', client.PatchStrategy.MergePatch);
  const patch = api.patchNamespacedSecret({ namespace, name, body: { data } }, asMergePatch);
  if ((await absentAsUndefined(patch)) !== undefined) return;
  const metadata = Object.assign(new client.V1ObjectMeta(), { namespace, name });
  const body = Object.assign(new client.V1Secret(), { metadata, type: 'Opaque', data });
  await api.createNamespacedSecret({ namespace, body }, optionsFor(cluster, 'Accept', json));
}

const json = 'application/json';

/** The library's way to a signal of one's own leads through a middleware, and to that through one for headers. */
function optionsFor({ client, signal }: Cluster, header: string, value: string) {
  const options = client.setHeaderOptions(header, value);
  const middleware = options.middleware?.map((inner): typeof inner => ({
    pre: (request) => {
      request.setSignal(signal);
      return inner.pre(request);
    },
    post: (response) => inner.post(response),
  }));
  return { ...options, ...(middleware === undefined ? {} : { middleware }) };
}

function faultOf(error: unknown, { namespace, name }: Place, verb: string): Error {
  const { code } = error as { readonly code?: unknown };
  const key = `Secret ${namespace}/${name}`;
  if (typeof code === 'number' && code < 500 && code !== 429) {
    const rights = `verb ${verb}${verb === 'patch' ? ', and create where it does not exist yet' : ''}`;
    const fix = `a Role in ${namespace} allows it on secrets with resourceNames [${name}], ${rights}`;
    const problem = `the API server refuses to ${verb} it (${errorText(error)})`;
    return new Refused(code, { key, problem, ...(code === 403 ? { fix } : {}) });
  }
  if (typeof code !== 'number' && !isNetworkFault(error))
    return new Refused(0, {
      key,
      problem: `no way to the cluster (${errorText(error)})`,
      fix: 'run it in a Pod with a ServiceAccount token, or set KUBECONFIG',
    });
  const reason = typeof code === 'number' ? `answers ${errorText(error)}` : 'does not answer';
  return new Away(`the API server of Kubernetes ${reason}`);
}

/** fetch fails with a TypeError, whatever is wrong with the network, and with these when its signal is aborted. */
function isNetworkFault(error: unknown): boolean {
  return (
    error instanceof TypeError || (error instanceof Error && /^(AbortError|TimeoutError)$/.test(error.name))
  );
}
