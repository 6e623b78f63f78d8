#!/usr/bin/env node
import { once } from 'node:events';
import { hostname } from 'node:os';
import { version } from './agent-image.ts';
import { agentInject } from './agent-inject.ts';
import type { Command, CommandContext } from './command.ts';
import { inject } from './inject.ts';
import { nodeVersionFault } from './node-version.ts';
import { openLogDestination } from './telemetry.ts';

/** The sub-commands by their word, with what `help` says of each. */
const commands: Readonly<Record<string, { readonly run: Command; readonly says: string }>> = {
  'agent-inject': { run: agentInject, says: 'serve the admission webhook' },
  inject: {
    run: inject,
    says: 'inject into manifests from files or standard input, without a cluster',
  },
  render: {
    run: async (context) => (await import('./render.ts')).render(context),
    says: 'render a template with data from a file or a real Vault',
  },
  setup: {
    run: async (context) => (await import('./setup.ts')).setup(context),
    says: 'bring the auth method, policies, tokens and roles in Vault to what a file says',
  },
  version: { run: printVersion, says: 'print the version' },
  help: { run: printHelp, says: 'print this text' },
};

const [word = 'help', ...argv] = process.argv.slice(2);
process.exitCode = await run(word, argv);

async function run(word: string, argv: readonly string[]): Promise<number> {
  const fault = nodeVersionFault(process.version);
  if (fault !== undefined) {
    process.stderr.write(`${fault}\n`);
    return 1;
  }
  const context = readContext(argv);
  const name = word.replace(/^--?(?=help$|version$)/, '').replace(/^-h$/, 'help');
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command !== undefined) return command.run(context);
  context.printError(`unknown command ${JSON.stringify(word)}\n`);
  await printHelp({ ...context, print: context.printError });
  return 1;
}

function readContext(argv: readonly string[]): CommandContext {
  const [stop, kill] = [new AbortController(), new AbortController()];
  const signalled = () => (stop.signal.aborted ? kill : stop).abort();
  process.on('SIGTERM', signalled).on('SIGINT', signalled);
  return {
    argv,
    env: process.env,
    hostname: hostname(),
    runtime: `node ${process.versions.node}`,
    print: (text) => void process.stdout.write(text),
    printError: (text) => void process.stderr.write(text),
    readStdin,
    logDestination: openLogDestination(),
    now: Date.now,
    startedAt: Date.now() - process.uptime() * 1000,
    readProcess: () => ({ residentBytes: process.memoryUsage.rss(), cpuSeconds: cpuSeconds() }),
    stop: stop.signal,
    kill: kill.signal,
  };
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  process.stdin.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(process.stdin, 'end');
  return Buffer.concat(chunks).toString('utf8');
}

async function printVersion({ print }: CommandContext): Promise<number> {
  print(`vault-injector v${version}\n`);
  return 0;
}

async function printHelp({ print }: CommandContext): Promise<number> {
  const lines = Object.entries(commands).map(([name, { says }]) => `  ${name.padEnd(14)}${says}`);
  print(['usage: vault-injector <command> [flags]', '', 'commands:', ...lines, ''].join('\n'));
  return 0;
}
