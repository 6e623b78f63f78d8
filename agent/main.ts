/** The agent's composition root: arguments and environment in, the process handed to the rest, exit code out. */
import { writeFileSync, writeSync } from 'node:fs';
import { isTooOld, oldestNode } from '../contract/node-version.ts';
import type { Host } from './host.ts';
import { runAgent } from './start.ts';
import { version } from './version.ts';

const descriptors = { stdout: 1, stderr: 2 } as const;

/** Where Kubernetes looks for a container's last words by default. */
const terminationLog = '/dev/termination-log';

const usage = `usage: vault agent -config=FILE [flags]
       vault agent status [-pid-file=FILE]
       vault token revoke -self [flags]
       vault version
`;

const host: Host = {
  env: process.env,
  pid: process.pid,
  now: Date.now,
  random: Math.random,
  write: (stream, text) => {
    try {
      writeSync(descriptors[stream], text);
    } catch {
      // The reader is gone: the agent goes on without being heard.
    }
  },
  explainEnd: (text) => {
    try {
      writeFileSync(terminationLog, text, { flag: 'r+' });
    } catch {
      // Only containers have the file.
    }
  },
  onSignal: (signal, react) => process.on(signal, react),
  kill: (pid, signal) => process.kill(pid, signal),
  runtime:
    process.versions.bun === undefined ? `node ${process.versions.node}` : `bun ${process.versions.bun}`,
};

const helpFlags = ['-h', '-help', '--help'];
const versionCommands = ['version', '-version', '--version'];

/** Runs the command that the arguments name. Resolves with the exit code. */
async function runCommand([command = '', ...args]: readonly string[]): Promise<number> {
  if ([command, ...args].some((argument) => helpFlags.includes(argument))) {
    host.write('stdout', usage);
    return 0;
  }
  if (command === 'agent' && args[0] === 'status') {
    const { showStatus } = await import('./status/show.ts');
    return showStatus(args.slice(1), host);
  }
  if (command === 'agent') return runAgent(args, host);
  if (command === 'token' && args[0] === 'revoke') {
    const { revokeToken } = await import('./revoke-token.ts');
    return revokeToken(args.slice(1), host);
  }
  if (versionCommands.includes(command)) {
    host.write('stdout', `vault-injector agent v${version}\n`);
    return 0;
  }
  host.write('stderr', usage);
  return 1;
}

if (isTooOld(process.versions.node)) {
  host.write('stderr', `error: Node ${process.versions.node} is too old, use ${oldestNode} or newer\n`);
  process.exit(1);
}
void runCommand(process.argv.slice(2)).then((code) => process.exit(code));
