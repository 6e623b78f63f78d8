/** Every recorded pod admitted twice with our own defaults: what was injected once is complete and stays as it is. */
import { join } from 'node:path';
import t from 'tap';
import { parseJson } from '../../contract/json.ts';
import { admit } from '../../src/admission/admit.ts';
import type { Pod } from '../../src/pod/pod.ts';
import { readSettings } from '../../src/settings.ts';
import { applyStrictly } from '../vectors/rfc6902.ts';
import { readRecords } from '../vectors/webhook.ts';
import { objectOf, type VectorRecord } from '../vectors/webhook-format.ts';

const folder = join(import.meta.dirname, '../vectors/webhook');

/** The pod after the patch in an answer; undefined when there is none. */
function patched(pod: unknown, answer: object): Pod | undefined {
  const { patch } = (answer as { response: { patch?: string } }).response;
  if (patch === undefined) return undefined;
  return applyStrictly(pod, parseJson(Buffer.from(patch, 'base64').toString())) as Pod;
}

function admitter({ settings: env, args = [] }: VectorRecord, native: string) {
  const result = readSettings({ env: { ...env, AGENT_INJECT_NATIVE_SIDECAR: native }, argv: args });
  if (!result.ok) throw new Error(result.issues.map(({ line }) => line).join());
  return (object: unknown) => {
    const request = { uid: 'u', namespace: 'shop', operation: 'CREATE', object };
    const admission = admit({ request }, { settings: result.settings, apiServerMinor: 33 });
    if ('undecodable' in admission) throw new Error(admission.undecodable);
    return admission;
  };
}

const nameOf = (entry: { readonly name?: string } | null): string => entry?.name ?? '';

/** Names of volumes that an injected container mounts and the pod does not have. */
function dangling({ spec }: Pod): readonly string[] {
  const volumes = new Set((spec?.volumes ?? []).map(nameOf));
  return [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])]
    .filter((container) => /^vault-agent(-init)?$/.test(nameOf(container)))
    .flatMap((container) => (container?.volumeMounts ?? []).map(nameOf))
    .filter((name) => !volumes.has(name));
}

for (const native of ['never', 'always']) {
  t.test(`a second admission changes nothing, with native sidecars ${native} wanted`, async (t) => {
    let injected = 0;
    for (const file of ['annotations', 'profiles', 'random']) {
      for (const record of readRecords(join(folder, `${file}.jsonl`)).filter(
        ({ kind }) => kind === 'mutate',
      )) {
        const admitPod = admitter(record, native);
        const before = objectOf(record);
        const once = patched(before, admitPod(before).answer);
        if (once === undefined) continue;
        injected += 1;
        const { outcome, reason } = admitPod(once);
        if (outcome !== 'skipped' || reason !== 'already-injected')
          t.fail(`${record.id}: ${outcome}, ${reason}`);
        const own = new Set(dangling(before as Pod));
        const lost = dangling(once).filter((name) => /^(home|vault|extra)-/.test(name) && !own.has(name));
        const named = (before as Pod).metadata?.annotations?.['vault.hashicorp.com/agent-copy-volume-mounts'];
        if (lost.length > 0 && named === undefined) t.fail(`${record.id}: ${lost.join(', ')} is not there`);
      }
    }
    t.ok(injected > 900, `${injected} pods`);
  });
}
