/** Tells systemd that the agent runs, and that it ends, when it was started as one of its services (Vault Agent does). */
import { runCommand } from './command.ts';
import type { Extension } from './extension.ts';
import type { ExtensionPorts } from './extensions.ts';

const patienceMs = 5_000;

/**
 * The notices as a part of the agent; `socket` is the value of NOTIFY_SOCKET. They go out through systemd's own program,
 * for the runtimes have no datagram sockets of the Unix kind. One that cannot be sent is told and changes nothing.
 */
export function notifySystemd(socket: string, { host, log }: ExtensionPorts): Extension {
  const env = { NOTIFY_SOCKET: socket, PATH: host.env.PATH ?? '/usr/bin:/bin' };
  const notify = async (notice: string): Promise<void> => {
    const command = { argv: ['systemd-notify', notice], timeoutMs: patienceMs };
    const reason = await runCommand(command, { env, kill: host.kill });
    if (reason !== undefined) log.warn('systemd was not told', { notice, error: `systemd-notify ${reason}` });
  };
  const told = notify('READY=1');
  return { close: () => told.then(() => notify('STOPPING=1')) };
}
