/** `npm run demo`: from an annotated Pod to files that follow Vault, on this machine, in about 20 seconds. */
import { once } from 'node:events';
import { admitPod } from './control-plane/admission.ts';
import { startControlPlane } from './control-plane.ts';
import { startDatabase } from './database.ts';
import { mayWrite } from './demo/consent.ts';
import { readExample } from './demo/example.ts';
import { readOptions } from './demo/options.ts';
import { createScreen } from './demo/screen.ts';
import { openServer } from './demo/server.ts';
import { DemoVault, plannedWrites } from './demo/setup.ts';
import { playWithIt, showAdmission, showChange, showFiles, showRenewal } from './demo/steps.ts';
import { layOutPod } from './pod.ts';
import { hasRuntime } from './pod/agent-binary.ts';
import { startWebhook } from './webhook.ts';
import type { ControlPlane } from './control-plane.ts';
import type { Database } from './database.ts';
import type { DemoOptions } from './demo/options.ts';
import type { Screen } from './demo/screen.ts';
import type { DemoServer } from './demo/server.ts';
import type { LocalWebhook } from './webhook.ts';

const options = readOptions(process.argv.slice(2), process.env);
if (typeof options === 'string') {
  console.error(options);
  process.exit(1);
}

/** What has been started, newest last; undone in reverse order however the demo ends. */
const cleanups: (() => Promise<unknown>)[] = [];
/** Whether only an interruption is awaited: then it is the planned end. */
let kept = false;
const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);

try {
  const running = run(options).then(() => 0);
  process.exitCode = await Promise.race([running, interrupted.then(() => (kept ? running : 130))]);
} catch (error) {
  console.error(`\nthe demo failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  for (const cleanup of cleanups.reverse()) await cleanup().catch(() => undefined);
}
// Whatever an interrupted step was still waiting for must not keep the process.
process.exit();

async function run(options: DemoOptions): Promise<void> {
  const colours = process.stdout.isTTY && process.env.NO_COLOR === undefined;
  const screen = createScreen((text) => process.stdout.write(text), colours, Date.now);

  screen.step('Start Vault, a control-plane stand-in and the webhook');
  const servers = await startServers(screen, options);
  screen.line(`Vault: ${servers.vault.description}`);
  screen.line(`webhook: ${servers.webhook.url}`);
  const vault = await setUp(screen, options, servers);
  if (vault === undefined) return;

  screen.step('Send examples/orders.yaml through the webhook');
  const admission = await admitPod(servers.webhook, await readExample(servers.vault.names));
  showAdmission(screen, admission);

  const runtime = hasRuntime('bun') ? 'bun' : 'node';
  screen.step(`Run the injected containers as processes (agent on ${runtime})`);
  const pod = await layOutPod(admission.pod, { controlPlane: servers.controlPlane, runtime });
  cleanups.push(pod.remove);
  const sidecar = await showFiles(screen, pod);

  screen.step('Change the secret in Vault');
  await showChange(screen, pod, vault);
  screen.step('Let the database lease renew');
  await showRenewal(screen, vault);
  if (options.keep) {
    playWithIt(screen, servers.vault, pod);
    kept = true;
    await interrupted;
  }
  screen.step('Stop');
  screen.line(`the sidecar ended with exit code ${await sidecar.stop()}`);
}

interface Servers {
  readonly vault: DemoServer;
  readonly controlPlane: ControlPlane;
  readonly database: Database;
  readonly webhook: LocalWebhook;
}

async function startServers(screen: Screen, options: DemoOptions): Promise<Servers> {
  const vault = await started(openServer(options, screen.line));
  const [controlPlane, database, webhook] = await Promise.all([
    started(startControlPlane()),
    started(startDatabase()),
    started(startWebhook({ vaultAddress: vault.address })),
  ]);
  return { vault, controlPlane, database, webhook };
}

async function started<T extends { readonly stop: () => Promise<unknown> }>(
  starting: Promise<T>,
): Promise<T> {
  const server = await starting;
  cleanups.push(server.stop);
  return server;
}

/** Writes what the example needs; undefined when the owner of the server does not want that. */
async function setUp(screen: Screen, options: DemoOptions, servers: Servers): Promise<DemoVault | undefined> {
  const writes = plannedWrites(servers.vault.names, servers.controlPlane, servers.database);
  if (options.ownServer !== undefined && !(await mayWrite(options, servers.vault, writes))) return undefined;
  screen.step('Set up Vault: a secret, a database role, kubernetes auth with the role "orders"');
  const vault = new DemoVault(servers.vault);
  if (options.ownServer !== undefined && !options.keep) cleanups.push(() => vault.undo());
  for (const write of writes) await vault.write(write);
  return vault;
}
