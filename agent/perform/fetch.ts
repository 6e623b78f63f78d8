/** Fetches what templates ask for, and renews its leases. */
import { toText } from '../../gotemplate/index.ts';
import type { EventOf, StepOf } from '../event.ts';
import type { Answer } from '../machine/secret.ts';
import type { KvMount } from '../vault/kv.ts';
import { failureOf } from './failure.ts';
import { fetchFile } from './fetch-file.ts';
import { fetchCertificate } from './fetch-pki.ts';
import { fetchList, fetchSecret, fetchWrite } from './fetch-secret.ts';
import type { Ports } from './ports.ts';
import { askWith, findMount } from './requests.ts';
import { leaseGrant } from './session.ts';

/** Fetches one secret, list, certificate or local file. */
export async function fetch(
  step: StepOf<'fetch'>,
  ports: Ports,
): Promise<EventOf<'fetched' | 'fetch-failed'>> {
  const { wanted, generation } = step;
  const { key, reference } = wanted;
  const found: { mount?: KvMount } = step.mount === undefined ? {} : { mount: step.mount };
  try {
    const answer = await fetchAnswer(step, found, ports);
    return { kind: 'fetched', key, generation, answer, ...found };
  } catch (error) {
    return {
      kind: 'fetch-failed',
      key,
      generation,
      failure: failureOf(error, toText(reference.path)),
      ...found,
    };
  }
}

/** Asks for more life for a lease. */
export async function renewLease(
  { key, leaseId, token, generation }: StepOf<'renew-lease'>,
  ports: Ports,
): Promise<EventOf<'lease-renewed' | 'lease-renewal-failed'>> {
  const path = 'sys/leases/renew';
  try {
    const body = JSON.stringify({ lease_id: leaseId, increment: 0 });
    const answer = await askWith(token, ports)({ method: 'PUT', path, body });
    return { kind: 'lease-renewed', key, generation, grant: leaseGrant(answer.body, path) };
  } catch (error) {
    return { kind: 'lease-renewal-failed', key, generation, failure: failureOf(error, path) };
  }
}

/** `found` receives the mount as soon as it is known, so that even a failed fetch asks for it only once. */
async function fetchAnswer(
  { wanted, token }: StepOf<'fetch'>,
  found: { mount?: KvMount },
  ports: Ports,
): Promise<Answer> {
  const { reference } = wanted;
  const ask = askWith(token, ports);
  const mountOf = async (path: string): Promise<KvMount> => (found.mount ??= await findMount(path, ask));
  const source = { ask, mountOf, namespace: ports.templateNamespace, now: ports.now() };
  switch (reference.kind) {
    case 'read':
      return fetchSecret(reference, source);
    case 'list':
      return fetchList(reference, source);
    case 'write':
      return fetchWrite(reference, source);
    case 'pki':
      return fetchCertificate(reference, wanted.destination, { ...source, threshold: ports.threshold });
    case 'file':
      return fetchFile(reference, wanted.sandbox);
  }
}
