import type { BranchNode, Located, Node, PipeNode, TemplateNode } from '../syntax/nodes.ts';
import { ExpressionCompiler } from './expressions.ts';
import type { Evaluate, Functions } from './expressions.ts';
import { Scope } from './scope.ts';

/** How a range stores its key and element: slots of variables, and the slot of the loop's own state. */
export interface RangeTarget {
  readonly state: number;
  readonly key: number | undefined;
  readonly element: number | undefined;
  /** True when the pipeline names two variables. */
  readonly isPair: boolean;
}

/** One step of a template. Jumps hold the index of the instruction to continue with. */
export type Instruction =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'print'; readonly evaluate: Evaluate; readonly node: Located }
  | { readonly kind: 'evaluate'; readonly evaluate: Evaluate; readonly node: Located }
  | { readonly kind: 'if'; readonly evaluate: Evaluate; readonly node: Located; otherwise: number }
  | {
      readonly kind: 'with';
      readonly evaluate: Evaluate;
      readonly node: Located;
      readonly saved: number;
      otherwise: number;
    }
  | { readonly kind: 'endWith'; readonly saved: number }
  | {
      readonly kind: 'range';
      readonly evaluate: Evaluate;
      readonly node: Located;
      readonly target: RangeTarget;
      otherwise: number;
    }
  | { readonly kind: 'next'; readonly target: RangeTarget; end: number }
  | { readonly kind: 'leaveRange'; readonly target: RangeTarget; to: number }
  | { readonly kind: 'jump'; to: number }
  | {
      readonly kind: 'template';
      readonly name: string;
      readonly evaluate: Evaluate | undefined;
      readonly node: Located;
    };

/** The instructions of one template; execution ends behind the last one. */
export type Program = readonly Instruction[];

/** Compiles the body of a template. */
export function compileBody(body: readonly Node[], functions: Functions): Program {
  const compiler = new BodyCompiler(functions);
  compiler.nodes(body);
  return compiler.program;
}

interface Loop {
  readonly target: RangeTarget;
  readonly start: number;
  readonly breaks: { to: number }[];
}

class BodyCompiler {
  readonly program: Instruction[] = [];
  readonly #scope = new Scope();
  readonly #expressions: ExpressionCompiler;
  readonly #loops: Loop[] = [];

  constructor(functions: Functions) {
    this.#scope.declare('$');
    this.#expressions = new ExpressionCompiler(this.#scope, functions);
  }

  nodes(nodes: readonly Node[]): void {
    for (const node of nodes) this.#node(node);
  }

  #node(node: Node): void {
    switch (node.kind) {
      case 'text':
        this.program.push({ kind: 'text', text: node.text });
        return;
      case 'action':
        this.#action(node, node.pipe);
        return;
      case 'template':
        this.#template(node);
        return;
      case 'break':
      case 'continue':
        this.#loopControl(node.kind);
        return;
      default:
        this.#branch(node);
    }
  }

  #action(node: Located, pipe: PipeNode): void {
    const { evaluate } = this.#expressions.pipe(pipe);
    this.program.push({ kind: pipe.variables.length === 0 ? 'print' : 'evaluate', evaluate, node });
  }

  #template(node: TemplateNode): void {
    const evaluate = node.pipe === undefined ? undefined : this.#expressions.pipe(node.pipe).evaluate;
    this.program.push({ kind: 'template', name: node.name, evaluate, node });
  }

  #branch(node: BranchNode): void {
    const mark = this.#scope.mark();
    if (node.kind === 'range') this.#range(node);
    else this.#condition(node, node.kind);
    this.#scope.restore(mark);
  }

  #condition(node: BranchNode, kind: 'if' | 'with'): void {
    const { evaluate } = this.#expressions.pipe(node.pipe);
    const saved = kind === 'with' ? this.#scope.reserve() : 0;
    const head = { kind, evaluate, node, saved, otherwise: 0 } as const;
    const branch: Extract<Instruction, { kind: 'if' | 'with' }> = { ...head };
    this.program.push(branch);
    this.#list(node.then);
    if (kind === 'with') this.program.push({ kind: 'endWith', saved });
    branch.otherwise = this.#otherwise(node.otherwise);
  }

  /** Compiles an else part behind a body; returns where it starts, or where execution goes on without one. */
  #otherwise(nodes: readonly Node[] | undefined): number {
    if (nodes === undefined) return this.program.length;
    const jump: Instruction = { kind: 'jump', to: 0 };
    this.program.push(jump);
    const start = this.program.length;
    this.#list(nodes);
    jump.to = this.program.length;
    return start;
  }

  #range(node: BranchNode): void {
    const { evaluate, slots } = this.#expressions.pipe(node.pipe);
    const isPair = slots.length > 1;
    const target = {
      state: this.#scope.reserve(),
      key: isPair ? slots[0] : undefined,
      element: isPair ? slots[1] : slots[0],
      isPair,
    };
    const range: Instruction = { kind: 'range', evaluate, node, target, otherwise: 0 };
    this.program.push(range);
    const next: Instruction = { kind: 'next', target, end: 0 };
    const loop: Loop = { target, start: this.program.length, breaks: [] };
    this.program.push(next);
    this.#loops.push(loop);
    this.#list(node.then);
    this.#loops.pop();
    this.program.push({ kind: 'jump', to: loop.start });
    this.#endRange(node, { range, next, breaks: loop.breaks });
  }

  #endRange(
    node: BranchNode,
    open: { range: { otherwise: number }; next: { end: number }; breaks: { to: number }[] },
  ): void {
    open.range.otherwise = this.program.length;
    if (node.otherwise !== undefined) this.#list(node.otherwise);
    const end = this.program.length;
    open.next.end = end;
    for (const leave of open.breaks) leave.to = end;
  }

  #loopControl(kind: 'break' | 'continue'): void {
    const loop = this.#loops.at(-1);
    if (loop === undefined) return;
    if (kind === 'continue') {
      this.program.push({ kind: 'jump', to: loop.start });
      return;
    }
    const leave: Instruction = { kind: 'leaveRange', target: loop.target, to: 0 };
    loop.breaks.push(leave);
    this.program.push(leave);
  }

  #list(nodes: readonly Node[]): void {
    const mark = this.#scope.mark();
    this.nodes(nodes);
    this.#scope.restore(mark);
  }
}
