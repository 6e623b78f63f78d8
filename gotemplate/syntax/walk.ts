import type { CommandNode, Node, Operand, PipeNode } from './nodes.ts';

/** Every pipeline of a template body, outer ones first. */
export function* pipesOf(body: readonly Node[]): Generator<PipeNode> {
  for (const node of body) {
    if (node.kind === 'action' || (node.kind === 'template' && node.pipe !== undefined)) {
      if (node.pipe !== undefined) yield node.pipe;
    } else if (node.kind === 'if' || node.kind === 'with' || node.kind === 'range') {
      yield node.pipe;
      yield* pipesOf(node.then);
      yield* pipesOf(node.otherwise ?? []);
    }
  }
}

/** A use of a function: its name, its arguments, and whether a piped value is added to them. */
export interface FunctionUse {
  readonly name: string;
  readonly position: number;
  readonly args: readonly Operand[];
  readonly isPiped: boolean;
}

/** Every use of a function in a template body. */
export function* functionUses(body: readonly Node[]): Generator<FunctionUse> {
  for (const pipe of pipesOf(body)) yield* usesInPipe(pipe);
}

function* usesInPipe(pipe: PipeNode): Generator<FunctionUse> {
  for (const [i, command] of pipe.commands.entries()) yield* usesInCommand(command, i > 0);
}

function* usesInCommand({ operands }: CommandNode, isPiped: boolean): Generator<FunctionUse> {
  const [first, ...args] = operands;
  if (first.kind === 'identifier') yield { name: first.name, position: first.position, args, isPiped };
  else yield* usesInOperand(first);
  for (const operand of args) yield* usesInOperand(operand);
}

function* usesInOperand(operand: Operand): Generator<FunctionUse> {
  if (operand.kind === 'pipe') yield* usesInPipe(operand);
  if (operand.kind === 'chain') yield* usesInOperand(operand.of);
  if (operand.kind === 'identifier') {
    yield { name: operand.name, position: operand.position, args: [], isPiped: false };
  }
}
