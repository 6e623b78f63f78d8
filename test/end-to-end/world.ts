import type { Test } from 'tap';
import { startControlPlane } from '../../dev/control-plane.ts';
import { admitPod } from '../../dev/control-plane/admission.ts';
import { startDatabase } from '../../dev/database.ts';
import { layOutPod } from '../../dev/pod.ts';
import { startWebhook } from '../../dev/webhook.ts';
import { client } from '../contract-suite/client.ts';
import { setUpVault } from './set-up.ts';
import type { ControlPlane } from '../../dev/control-plane.ts';
import type { Admission } from '../../dev/control-plane/admission.ts';
import type { Pod } from '../../dev/control-plane/pod.ts';
import type { VaultServer } from '../../dev/openbao.ts';
import type { LocalPod } from '../../dev/pod.ts';
import type { Runtime } from '../../dev/pod/agent-binary.ts';
import type { LocalWebhook } from '../../dev/webhook.ts';
import type { Call } from '../contract-suite/client.ts';

/** Everything around a Pod: Vault set up for role "app", the control plane, the webhook. */
export interface World {
  readonly call: Call;
  readonly controlPlane: ControlPlane;
  readonly webhook: LocalWebhook;
}

/** Starts what is missing around a Vault server and sets that up; all of it ends with the test. `settings` are the webhook's. */
export async function startWorld(
  t: Test,
  vault: VaultServer,
  settings: Readonly<Record<string, string>> = {},
): Promise<World> {
  const [controlPlane, database, webhook] = await Promise.all([
    startControlPlane(),
    startDatabase(),
    startWebhook({ vaultAddress: vault.address, settings }),
  ]);
  t.teardown(() => Promise.all([controlPlane.stop(), database.stop(), webhook.stop()]));
  const call = client(vault.address, vault.token);
  await setUpVault(call, { controlPlane, database, readable: ['secret/data/app'] });
  return { call, controlPlane, webhook };
}

/** A Pod of ServiceAccount shop/app with one container, and these annotations (without their prefix). */
export function annotatedPod(annotations: Readonly<Record<string, string>>): Pod {
  const prefixed = Object.entries({ 'agent-inject': 'true', ...annotations }).map(
    ([key, value]) => [`vault.hashicorp.com/${key}`, value] as const,
  );
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'app-1', namespace: 'shop', annotations: Object.fromEntries(prefixed) },
    spec: { serviceAccountName: 'app', containers: [{ name: 'app', image: 'registry.example.com/app:1' }] },
  };
}

/** Sends a Pod through the webhook and lays the result out for running. */
export async function admitAndLayOut(
  t: Test,
  { webhook, controlPlane }: World,
  pod: Pod,
  runtime: Runtime = 'node',
): Promise<{ readonly admission: Admission; readonly local: LocalPod }> {
  const admission = await admitPod(webhook, pod);
  t.equal(admission.allowed, true, admission.message);
  const local = await layOutPod(admission.pod, { controlPlane, runtime });
  t.teardown(local.remove);
  return { admission, local };
}

/** No line of a stack trace, in any runtime's form. */
export const stackTrace = /^\s+at .+:\d+:\d+\)?$/m;
