/** Writes rendered templates and runs their commands. */
import type { WriteRequest } from '../../gotemplate/index.ts';
import { invocationOf } from '../command-line.ts';
import type { TemplateConfig } from '../config/model.ts';
import type { CommandFailure, EventOf, StepOf } from '../event.ts';
import { writeDestination } from '../file/write.ts';
import type { Destination } from '../file/write.ts';
import { reasonOf } from './failure.ts';
import type { Ports } from './ports.ts';

/** Makes a destination hold the rendered text. */
export async function writeFile(
  { index, template, output }: StepOf<'write-file'>,
  ports: Ports,
): Promise<EventOf<'file-written' | 'file-failed'>> {
  try {
    await writeExtraFiles(output.files, ports);
    const changed = await writeDestination(destinationOf(template), output.bytes, ports.uniqueSuffix());
    return { kind: 'file-written', index, changed };
  } catch (error) {
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

/** Files that the template itself asked for are there before the destination is, whose command may read them. */
async function writeExtraFiles(files: readonly WriteRequest[], ports: Ports): Promise<void> {
  if (files.length === 0) return;
  const { writeExtraFile } = await import('../file/extra.ts');
  for (const file of files) await writeExtraFile(file, ports.uniqueSuffix());
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
