import { FunctionError } from '../errors.ts';
import { body } from '../functions/entry.ts';
import { unquote } from '../strconv/unquote.ts';
import { COMMANDS, type Operand } from './commands.ts';
import { addressesOf, type InterfaceAddress } from './interface-address.ts';
import { addressText } from './selection.ts';

const WORD = /\s*("(?:[^"\\]|\\.)*"|`[^`]*`|-?[0-9]+|[A-Za-z]+|[.|])/y;

function wordsOf(expression: string): string[] {
  const words: string[] = [];
  const scanner = new RegExp(WORD);
  while (expression.slice(scanner.lastIndex).trim() !== '') {
    const [, word] = scanner.exec(expression) ?? [];
    if (word === undefined) {
      throw new FunctionError('sockaddr: only pipelines of functions with texts and numbers are offered');
    }
    words.push(word);
  }
  return words;
}

/** The words between the bars of a pipeline. */
function stagesOf(words: readonly string[]): string[][] {
  const stages: string[][] = [[]];
  for (const word of words) {
    if (word === '|') stages.push([]);
    else stages.at(-1)?.push(word);
  }
  return stages;
}

function operandOf(word: string, all: readonly InterfaceAddress[]): Operand {
  if (word === '.') return all;
  if (/^["`]/.test(word)) return unquote(word) ?? '';
  if (/^-?[0-9]/.test(word)) return Number(word);
  return run([word], undefined, all);
}

function run(
  words: readonly string[],
  piped: Operand | undefined,
  all: readonly InterfaceAddress[],
): Operand {
  const [name, ...rest] = words;
  if (name === undefined) throw new FunctionError('sockaddr: missing value for command');
  const args = rest.map((word) => operandOf(word, all));
  const command = COMMANDS.get(name);
  if (command !== undefined) return command(piped === undefined ? args : [...args, piped], all);
  if (/^[A-Za-z]/.test(name)) throw new FunctionError('sockaddr: function is not defined or not offered');
  return operandOf(name, all);
}

function textOf(operand: Operand): string {
  if (typeof operand !== 'object') return String(operand);
  return `[${operand.map(addressText).join(' ')}]`;
}

/** The body of `sockaddr`: its arguments, joined by spaces, are a pipeline in the language of go-sockaddr. */
export const sockaddr = body([], (words, call) => {
  const expression = words.filter((word) => typeof word === 'string').join(' ');
  const stages = stagesOf(wordsOf(expression));
  const all = addressesOf(call.ports.networkInterfaces?.() ?? []);
  const result = stages.reduce<Operand | undefined>((piped, stage) => run(stage, piped, all), undefined);
  return textOf(result ?? '');
});
