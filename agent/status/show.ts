/** `vault agent status`: asks the running agent of this container for its report and prints it. */
import { readFile, rm } from 'node:fs/promises';
import type { Host } from '../host.ts';
import { reportPath } from './answer.ts';

/** The pid file that the webhook configures. */
const usualPidFile = '/home/vault/.pid';
const pidFileFlag = '-pid-file=';
const waits = { tries: 200, pauseMs: 50 };

/** Prints the report as JSON. Resolves with 0 when the agent is ready, 2 when it is not yet, 1 when there is no answer. */
export async function showStatus(args: readonly string[], host: Host): Promise<number> {
  const unknown = args.find((arg) => !arg.startsWith(pidFileFlag));
  if (unknown !== undefined)
    return refuse(`unknown argument ${JSON.stringify(unknown)}, expected -pid-file=PATH`, host);
  const pidFile = args.at(-1)?.slice(pidFileFlag.length) ?? usualPidFile;
  return report(pidFile, host).catch((error: unknown) =>
    refuse(error instanceof Error ? error.message : String(error), host),
  );
}

async function report(pidFile: string, host: Host): Promise<number> {
  const pid = Number(await readFile(pidFile, 'utf8'));
  if (!Number.isSafeInteger(pid) || pid <= 0) return refuse(`${pidFile} holds no process id`, host);
  const answer = await ask(pid, pidFile, host);
  if (answer === undefined) return refuse(`process ${pid} left no report within 10 seconds`, host);
  host.write('stdout', `${JSON.stringify(answer, undefined, 2)}\n`);
  return 'ready' in answer && answer.ready === true ? 0 : 2;
}

async function ask(pid: number, pidFile: string, host: Host): Promise<object | undefined> {
  const path = reportPath(pidFile);
  await rm(path, { force: true });
  host.kill(pid, 'SIGUSR2');
  for (let left = waits.tries; left > 0; left--) {
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text !== undefined) {
      await rm(path, { force: true });
      return parseReport(text);
    }
    await new Promise((resolve) => setTimeout(resolve, waits.pauseMs));
  }
  return undefined;
}

function parseReport(text: string): object | undefined {
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null ? value : undefined;
}

function refuse(fault: string, host: Host): number {
  host.write('stderr', `error: ${fault}\n`);
  return 1;
}
