import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { runAgents } from '../pod/run.ts';
import { until } from '../process/poll.ts';
import { diffLines, withContext } from './diff.ts';
import { printPod } from './example.ts';
import { secondSecret } from './setup.ts';
import type { Admission } from '../control-plane/admission.ts';
import type { LocalPod } from '../pod.ts';
import type { Child } from '../process/child.ts';
import type { Screen } from './screen.ts';
import type { DemoServer } from './server.ts';
import type { DemoVault } from './setup.ts';

const app = 'orders';
const secrets = '/vault/secrets';

/** Prints the webhook's verdict and the Pod's changes. Throws when it was denied. */
export function showAdmission(screen: Screen, admission: Admission): void {
  if (!admission.allowed) throw new Error(`the webhook denied the Pod: ${admission.message}`);
  for (const warning of admission.warnings) screen.line(screen.colour('yellow', `warning: ${warning}`));
  const colours = { '+': 'green', '-': 'red', ' ': 'grey' } as const;
  const lines = withContext(diffLines(printPod(admission.before), printPod(admission.pod)), 1);
  for (const { mark, text } of lines) screen.line(screen.colour(colours[mark], `${mark} ${text}`));
}

/** Runs the injected containers and prints the files as the application will find them. Returns the sidecar. */
export async function showFiles(screen: Screen, pod: LocalPod): Promise<Child> {
  const { init, sidecar } = await runAgents(pod);
  if (sidecar === undefined) throw new Error('the Pod has no sidecar');
  if (init !== undefined) screen.line('vault-agent-init ended with exit code 0');
  screen.line('the application finds:');
  const folder = pod.path(app, secrets);
  for (const name of (await readdir(folder)).filter((one) => !one.startsWith('.')).sort()) {
    const { mode } = await stat(join(folder, name));
    const bits = (mode & 0o7777).toString(8).padStart(4, '0');
    screen.file(`${secrets}/${name}`, bits, await readFile(join(folder, name), 'utf8'));
  }
  const login = await until('the sidecar has logged in', () => {
    if (!sidecar.isRunning()) throw new Error(`the sidecar ended:\n${sidecar.output()}`);
    return /login succeeded.*/.exec(sidecar.output())?.[0];
  });
  screen.line(`vault-agent runs: ${login}`);
  // It fetches database credentials of its own; when those are written, it knows the present secret too.
  await until('the sidecar has read', () => sidecar.output().includes('rendered'), 3000).catch(
    () => undefined,
  );
  return sidecar;
}

/** Writes a new version of the secret and waits for the file. */
export async function showChange(screen: Screen, pod: LocalPod, vault: DemoVault): Promise<void> {
  const path = pod.path(app, `${secrets}/api-key`);
  const before = (await readFile(path, 'utf8')).trim();
  const start = performance.now();
  await vault.replaceSecret();
  screen.line(`${screen.colour('red', before)} in the file, ${secondSecret.apiKey} in Vault`);
  const now = await until('the file follows', async () => {
    const text = (await readFile(path, 'utf8')).trim();
    return text !== before && text;
  });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  screen.line(
    `${screen.colour('green', now)} in the file, ${seconds} s later (re-read every 2 s, replaced atomically)`,
  );
}

/** Waits until the lease that the sidecar holds has been renewed. */
export async function showRenewal(screen: Screen, vault: DemoVault): Promise<void> {
  const before = await vault.lease();
  if (before === undefined) throw new Error('Vault knows no lease for the database credentials');
  screen.line(`lease ${screen.colour('cyan', before.id)}: ${before.secondsLeft} s left`);
  const after = await until('the lease is renewed', async () => {
    const lease = await vault.lease();
    return lease !== undefined && lease.lastRenewal !== before.lastRenewal && lease;
  });
  screen.line(
    `renewed by the sidecar at ${after.lastRenewal ?? ''}: ${after.secondsLeft} s left; the credentials stay the same`,
  );
}

/** Says what can be tried while everything runs. */
export function playWithIt(screen: Screen, server: DemoServer, pod: LocalPod): void {
  screen.step('Play with it (Ctrl-C ends)');
  const header = `-H 'X-Vault-Token: ${server.token}'`;
  screen.line('the files:');
  screen.line(`   ls -l ${pod.path(app, secrets)}`);
  screen.line('change the secret:');
  screen.line(
    `   curl -X PUT ${header} -d '{"data":{"apiKey":"yours"}}' ${server.address}/v1/${server.names.keyValue}/data/orders`,
  );
  screen.line('revoke the database credentials, and see new ones come:');
  screen.line(
    `   curl -X PUT ${header} ${server.address}/v1/sys/leases/revoke-prefix/${server.names.database}/creds/orders`,
  );
}
