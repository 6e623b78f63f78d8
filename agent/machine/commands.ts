/** Commands of templates whose files have changed: run together, each distinct one once, in configuration order. */
import type { CommandConfig } from '../config/model.ts';
import type { TemplateState } from './template.ts';

/** State of the commands. */
export type CommandsState = {
  /** Indexes of templates whose files were changed since the last run. */
  readonly changed: readonly number[];
  readonly running: boolean;
};

export const noCommands: CommandsState = { changed: [], running: false };

/** The state after the file of a template was changed. */
export function fileChanged(commands: CommandsState, index: number): CommandsState {
  return { ...commands, changed: [...commands.changed, index] };
}

/** What to run for the changed files: equal command lines once, in the order of the configuration. */
export function commandsDue(
  { changed }: CommandsState,
  templates: readonly TemplateState[],
): readonly CommandConfig[] {
  const byLine = new Map<string, CommandConfig>();
  for (const index of [...changed].sort((a, b) => a - b)) {
    const command = templates[index]?.config.command;
    if (command === undefined) continue;
    const line = JSON.stringify(command.line);
    if (!byLine.has(line)) byLine.set(line, command);
  }
  return [...byLine.values()];
}
