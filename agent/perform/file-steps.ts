/** Writes rendered templates and runs their commands. */
import { dirname } from 'node:path';
import { invocationOf } from '../command-line.ts';
import type { TemplateConfig } from '../config/model.ts';
import type { CommandFailure, EventOf, StepOf } from '../event.ts';
import type { Staged } from '../file/replace.ts';
import { stageDestination } from '../file/write.ts';
import type { Destination } from '../file/write.ts';
import { reasonOf } from './failure.ts';
import type { Ports } from './ports.ts';

/** Makes a destination hold the rendered text; all files of the template and of its batch take their places together. */
export async function writeFile(
  { index, template, output, batch }: StepOf<'write-file'>,
  ports: Ports,
): Promise<EventOf<'file-written' | 'file-failed'>> {
  const together = { name: batch.join(), size: batch.length };
  const swap = ports.swaps.join(together, dirname(template.destination));
  const staged: Staged[] = [];
  try {
    if (output.files.length > 0) {
      const { stageExtraFiles } = await import('../file/extra.ts');
      await stageExtraFiles(output.files, staged, ports.uniqueSuffix);
    }
    const own = await stageDestination(destinationOf(template), output.bytes, ports.uniqueSuffix());
    if (own !== undefined) staged.push(own);
    await swap.ready();
    for (const file of staged) file.swap();
    swap.leave('written');
    return { kind: 'file-written', index, changed: own !== undefined };
  } catch (error) {
    swap.leave('failed');
    for (const file of staged) file.discard();
    return { kind: 'file-failed', index, reason: reasonOf(error) };
  }
}

/** Runs commands one after the other; one that fails does not keep the next from running. */
export async function runCommands(
  { commands }: StepOf<'run-commands'>,
  ports: Ports,
): Promise<EventOf<'commands-ended'>> {
  const { runCommand } = await import('../command.ts');
  const failures: CommandFailure[] = [];
  for (const command of commands) {
    const { timeoutMs } = command;
    const reason = await runCommand({ argv: invocationOf(command.line).argv, timeoutMs }, ports.commands);
    if (reason !== undefined) failures.push({ command, reason });
  }
  return { kind: 'commands-ended', failures };
}

function destinationOf(template: TemplateConfig): Destination {
  return {
    path: template.destination,
    createFolders: template.createDestinationDirectories,
    mode: template.mode === 0 ? undefined : template.mode,
    owner: { user: template.user, group: template.group },
    backup: template.backup,
  };
}
