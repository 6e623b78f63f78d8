import { actionText } from '../format/print.ts';
import { quote } from '../strconv/quote.ts';
import { describeNode } from '../syntax/describe.ts';
import type { Located } from '../syntax/nodes.ts';
import { isTrue, NIL_INTERFACE, typeOf } from '../value.ts';
import type { Value } from '../value.ts';
import { roundsOf } from './loops.ts';
import type { Loop } from './loops.ts';
import type { Instruction, Program } from './program.ts';
import type { Run } from './run.ts';

/** The programs of a template set by template name. */
export type Programs = ReadonlyMap<string, Program>;

/** What a template that called another goes on with. */
interface Caller {
  readonly program: Program;
  readonly next: number;
  readonly dot: Value;
  readonly name: string;
  readonly variables: (Value | undefined)[];
  readonly loops: (Loop & { readonly outerDot: Value })[];
}

/** Steps through the instructions of a template and of those it calls, without using the engine's own stack for calls. */
export class Machine {
  readonly #run: Run;
  readonly #programs: Programs;
  readonly #callers: Caller[] = [];
  #output = '';
  #program: Program = [];
  #next = 0;
  #dot: Value = null;
  #loops: (Loop & { readonly outerDot: Value })[] = [];

  constructor(run: Run, programs: Programs) {
    this.#run = run;
    this.#programs = programs;
  }

  run(program: Program, name: string, dot: Value): string {
    this.#enter(program, name, dot);
    for (;;) {
      const instruction = this.#program[this.#next++];
      if (instruction !== undefined) {
        this.#run.spend(1);
        this.#step(instruction);
      } else if (!this.#return()) {
        return this.#output;
      }
    }
  }

  #enter(program: Program, name: string, dot: Value): void {
    this.#program = program;
    this.#next = 0;
    this.#dot = dot;
    this.#loops = [];
    this.#run.variables = [dot];
    this.#run.running = name;
  }

  #return(): boolean {
    const caller = this.#callers.pop();
    if (caller === undefined) return false;
    this.#program = caller.program;
    this.#next = caller.next;
    this.#dot = caller.dot;
    this.#loops = caller.loops;
    this.#run.variables = caller.variables;
    this.#run.running = caller.name;
    return true;
  }

  #step(instruction: Instruction): void {
    switch (instruction.kind) {
      case 'text':
        this.#write(instruction.text);
        return;
      case 'print':
        this.#print(instruction);
        return;
      case 'evaluate':
        this.#evaluate(instruction);
        return;
      case 'if':
        if (!isTrue(this.#evaluate(instruction))) this.#next = instruction.otherwise;
        return;
      case 'jump':
        this.#next = instruction.to;
        return;
      case 'next':
        this.#round(instruction);
        return;
      case 'template':
        this.#call(instruction);
        return;
      default:
        this.#stepWithDot(instruction);
    }
  }

  /** Steps that change the dot. */
  #stepWithDot(
    instruction: Extract<Instruction, { kind: 'with' | 'endWith' | 'range' | 'leaveRange' }>,
  ): void {
    switch (instruction.kind) {
      case 'with':
        this.#with(instruction);
        return;
      case 'endWith':
        this.#dot = this.#run.variables[instruction.saved] ?? null;
        return;
      case 'range':
        this.#range(instruction);
        return;
      case 'leaveRange':
        this.#dot = this.#loops[instruction.target.state]?.outerDot ?? null;
        this.#next = instruction.to;
    }
  }

  #write(text: string): void {
    this.#output += text;
    this.#run.reserve(this.#output.length);
  }

  #print(instruction: Extract<Instruction, { kind: 'print' }>): void {
    const value = this.#evaluate(instruction);
    const text = actionText(value);
    if (text !== undefined) {
      this.#write(text);
      return;
    }
    this.#run.node = instruction.node;
    this.#run.fail(`can't print ${describeNode(instruction.node)} of type ${typeOf(value)}`);
  }

  #evaluate({
    evaluate,
    node,
  }: {
    readonly evaluate: (run: Run, dot: Value) => Value;
    readonly node: Located;
  }): Value {
    this.#run.node = node;
    return evaluate(this.#run, this.#dot);
  }

  #with(instruction: Extract<Instruction, { kind: 'with' }>): void {
    const value = this.#evaluate(instruction);
    if (!isTrue(value)) {
      this.#next = instruction.otherwise;
      return;
    }
    this.#run.variables[instruction.saved] = this.#dot;
    this.#dot = value;
  }

  #range(instruction: Extract<Instruction, { kind: 'range' }>): void {
    const { target, otherwise, node } = instruction;
    const rounds = roundsOf(this.#evaluate(instruction), target.isPair);
    if (rounds.failure !== undefined) {
      this.#run.node ??= node;
      this.#run.fail(rounds.failure);
    }
    const loop = Object.assign(rounds.loop, { outerDot: this.#dot });
    if (!loop.advance()) {
      this.#next = otherwise;
      return;
    }
    this.#loops[target.state] = loop;
    this.#startRound(loop, target);
    this.#next++;
  }

  #round({ target, end }: Extract<Instruction, { kind: 'next' }>): void {
    const loop = this.#loops[target.state];
    if (loop?.advance() === true) {
      this.#startRound(loop, target);
      return;
    }
    this.#dot = loop?.outerDot ?? null;
    this.#next = end;
  }

  #startRound(loop: Loop, { key, element }: { key: number | undefined; element: number | undefined }): void {
    if (key !== undefined) this.#run.variables[key] = loop.key;
    if (element !== undefined) this.#run.variables[element] = loop.element;
    this.#dot = loop.element;
  }

  #call({ name, evaluate, node }: Extract<Instruction, { kind: 'template' }>): void {
    this.#run.node = node;
    const program = this.#programs.get(name);
    if (program === undefined) return this.#run.fail(`template ${quote(name)} not defined`);
    const { depth } = this.#run.setting.limits;
    if (this.#callers.length >= depth) {
      return this.#run.fail(`exceeded maximum template depth (${depth})`, { code: 'limit' });
    }
    const dot = evaluate === undefined ? null : evaluate(this.#run, this.#dot);
    this.#callers.push({
      program: this.#program,
      next: this.#next,
      dot: this.#dot,
      name: this.#run.running,
      variables: this.#run.variables,
      loops: this.#loops,
    });
    this.#enter(program, name, dot === NIL_INTERFACE ? null : dot);
  }
}
