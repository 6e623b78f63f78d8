import type { Block } from '../blocks.ts';
import { refine } from '../codec/codec.ts';
import type { Codec } from '../codec/codec.ts';
import { listOf } from '../codec/list.ts';
import { choice, strictText, text } from '../codec/text.ts';
import { isSignalName } from '../codec/signal.ts';
import type { Scope } from '../issue.ts';
import type { CommandLine, ExecConfig } from '../model.ts';
import { decodeStanza, requiredField, field } from '../stanza.ts';
import { quoteValue } from '../../../contract/issue.ts';

const program: Codec<CommandLine> = refine(listOf(strictText), ([first = '', ...rest]) =>
  first === '' ? { problem: 'must be a list that starts with the program' } : { value: [first, ...rest] },
);

const signal: Codec<string> = refine(text, (value) => {
  const name = value.toUpperCase();
  if (name === '' || isSignalName(name)) return { value: name || 'SIGTERM' };
  return { problem: `must be the name of a signal such as "SIGTERM", got ${quoteValue(value)}` };
});

export const execFields = {
  command: requiredField(program, ['true'], 'the program and its arguments, as a list'),
  restart_on_secret_changes: field(
    choice('always', 'never'),
    'always',
    'start it anew when a variable changes',
  ),
  restart_stop_signal: field(signal, 'SIGTERM', 'what stops it before it is started anew'),
  child_process_stdout: field(strictText, '', 'file for its standard output'),
  child_process_stderr: field(strictText, '', 'file for its standard error'),
};

/** The `exec` stanza: the program that is run with the rendered variables. */
export function decodeExec({ body }: Block, scope: Scope): ExecConfig {
  const values = decodeStanza({ fields: execFields, strict: true }, body, scope);
  return {
    command: values.command,
    restartOnSecretChanges: values.restart_on_secret_changes,
    restartStopSignal: values.restart_stop_signal,
    childStdout: values.child_process_stdout,
    childStderr: values.child_process_stderr,
  };
}
