/** How the images start the bundled agent. The benchmark starts it the same way; a test compares the Dockerfile. */
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** A command line without the agent's own arguments, and the environment that belongs to it. */
export interface AgentCommand {
  readonly command: readonly [program: string, ...args: string[]];
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Switches of the runtimes, chosen by measurement (docs/decisions/0010). Without its just-in-time compilers Bun starts as
 * fast and keeps a quarter less memory; an agent runs next to no code.
 */
export const runtimeSwitches = {
  bun: { args: [], env: { BUN_JSC_useJIT: '0', BUN_GC_TIMER_DISABLE: '1' } },
  node: {
    args: ['--max-semi-space-size=1', '--v8-pool-size=1'],
    env: { MALLOC_ARENA_MAX: '1' },
  },
} as const;

/** The Bun that npm installed for this platform. */
export const bunProgram = join(root, 'node_modules/@oven', platform(), 'bin/bun');

/** The agent of dist/bun/ on that Bun. */
export function agentOnBun(): AgentCommand {
  return started([bunProgram, 'dist/bun/agent.js'], runtimeSwitches.bun);
}

/** The agent of dist/node/ on the Node that runs this. */
export function agentOnNode(): AgentCommand {
  return started([process.execPath, 'dist/node/agent.js'], runtimeSwitches.node);
}

function platform(): string {
  const system = process.platform === 'darwin' ? 'darwin' : 'linux';
  return `bun-${system}-${process.arch === 'arm64' ? 'aarch64' : 'x64'}`;
}

function started(
  [program, bundle]: readonly [program: string, bundle: string],
  switches: (typeof runtimeSwitches)[keyof typeof runtimeSwitches],
): AgentCommand {
  return { command: [program, ...switches.args, join(root, bundle), 'agent'], env: switches.env };
}
