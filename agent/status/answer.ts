/**
 * The agent's side of `vault agent status`: on SIGUSR2 it leaves a report beside its pid file. A signal costs nothing while
 * nobody asks; a socket that waits would cost memory in every pod.
 */
import type { Extension } from '../extension.ts';
import type { Host } from '../host.ts';
import type { AgentState } from '../state.ts';

/** Where the report about the agent with this pid file is. */
export function reportPath(pidFile: string): string {
  return `${pidFile}.status`;
}

/** Answers whoever asks, with the state as it then is. */
export function answerStatus(pidFile: string, host: Host): Extension {
  const checked = new Map<number, number>();
  let latest: AgentState | undefined;
  host.onSignal('SIGUSR2', () => {
    if (latest === undefined) return;
    const path = reportPath(pidFile);
    const temporary = `${path}.${host.random().toString(36).slice(2)}`;
    void leaveReport({ path, temporary }, latest, checked).catch(() => undefined);
  });
  return {
    observe: (event, _before, after) => {
      latest = after;
      if (event.kind === 'file-written') checked.set(event.index, host.now());
    },
    close: () => Promise.resolve(),
  };
}

async function leaveReport(
  file: { readonly path: string; readonly temporary: string },
  state: AgentState,
  checked: ReadonlyMap<number, number>,
): Promise<void> {
  const [{ reportOn }, { replaceFile }] = await Promise.all([
    import('./report.ts'),
    import('../file/replace.ts'),
  ]);
  const bytes = Buffer.from(JSON.stringify(reportOn(state, checked)));
  await replaceFile({ ...file, bytes, createMode: 0o600 });
}
