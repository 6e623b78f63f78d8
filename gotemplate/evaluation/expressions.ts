import type { Body, FunctionEntry } from '../functions/entry.ts';
import { describeNode } from '../syntax/describe.ts';
import type { CommandNode, Located, Operand, PipeNode } from '../syntax/nodes.ts';
import { NIL_INTERFACE } from '../value.ts';
import type { Value } from '../value.ts';
import { checkedArgument, idealConstant, literalArgument } from './arguments.ts';
import type { LiteralNode } from './arguments.ts';
import { compileCall, compileShortCircuit, failing } from './calls.ts';
import { callMethod, chainOf } from './chains.ts';
import type { Run } from './run.ts';
import type { Scope } from './scope.ts';

/** A compiled expression: yields its value for a dot, or throws through the run. */
export type Evaluate = (run: Run, dot: Value) => Value;

/** A compiled argument, which yields a value that suits the type asked for. */
export type Argument = (type: string) => Evaluate;

/** Where function bodies come from. */
export type Functions = (name: string) => (FunctionEntry & { readonly body: Body }) | undefined;

/** Compiles the expressions of one template into closures; pipelines declare their variables in the scope. */
export class ExpressionCompiler {
  readonly #scope: Scope;
  readonly #functions: Functions;

  constructor(scope: Scope, functions: Functions) {
    this.#scope = scope;
    this.#functions = functions;
  }

  /** Compiles a pipeline; `slots` are the variables it declares or assigns, in order. */
  pipe(node: PipeNode): { evaluate: Evaluate; slots: readonly (number | undefined)[] } {
    const value = this.#commands(node);
    const slots = node.variables.map((name) =>
      node.isAssignment ? this.#scope.slotOf(name) : this.#scope.declare(name),
    );
    const evaluate: Evaluate = (run, dot) => {
      const result = value(run, dot);
      for (const [index, slot] of slots.entries()) {
        if (slot === undefined) return run.fail(`undefined variable: ${node.variables[index] ?? ''}`);
        run.variables[slot] = result;
      }
      return result;
    };
    return { evaluate: slots.length === 0 ? value : evaluate, slots };
  }

  /** The commands of a pipeline, each getting the value of the one before; nil loses its interface type in between. */
  #commands(node: PipeNode): Evaluate {
    let previous: Evaluate | undefined;
    for (const command of node.commands) {
      const evaluate = this.#command(command, previous);
      previous = (run, dot) => {
        const value = evaluate(run, dot);
        return value === NIL_INTERFACE ? null : value;
      };
    }
    return previous ?? failing(node, 'missing value');
  }

  #command(command: CommandNode, final: Evaluate | undefined): Evaluate {
    const [first, ...rest] = command.operands;
    const hasArguments = rest.length > 0 || final !== undefined;
    if (first.kind === 'identifier') return this.#function(first.name, { at: first, command }, rest, final);
    if (isChain(first)) return this.#chain(first, rest, final);
    if (hasArguments) {
      const place = first.kind === 'pipe' ? command : first;
      return failing(place, `can't give argument to non-function ${describeNode(first)}`);
    }
    if (first.kind === 'nil') return failing(first, 'nil is not a command');
    return first.kind === 'pipe' ? this.pipe(first).evaluate : this.#located(first);
  }

  /** An operand on its own. */
  #operand(node: Operand): Evaluate {
    switch (node.kind) {
      case 'dot':
        return (_run, dot) => dot;
      case 'field':
      case 'chain':
        return this.#chain(node, [], undefined);
      case 'variable':
        return node.fields.length === 0 ? this.#variable(node.name, node) : this.#chain(node, [], undefined);
      case 'identifier':
        return this.#function(node.name, { at: node, command: node }, [], undefined);
      case 'pipe':
        return this.pipe(node).evaluate;
      default:
        return literal(node);
    }
  }

  #variable(name: string, node: Located): Evaluate {
    const slot = this.#scope.slotOf(name);
    if (slot === undefined) return failing(node, `undefined variable: ${name}`);
    return (run) => {
      const value = run.variables[slot];
      if (value !== undefined) return value;
      run.node = node;
      return run.fail(`undefined variable: ${name}`);
    };
  }

  #chain(node: ChainLike, rest: readonly Operand[], final: Evaluate | undefined): Evaluate {
    const start = this.#chainStart(node);
    const names = node.kind === 'field' ? node.names : node.fields;
    if (rest.length === 0 && final === undefined) return chainOf(node, start, names);
    const args = rest.map((operand) => this.#argument(operand));
    const receiver = names.length > 1 ? chainOf(node, start, names.slice(0, -1)) : start;
    return callMethod(node, { receiver, name: names.at(-1) ?? '' }, args, final);
  }

  #chainStart(node: ChainLike): Evaluate {
    if (node.kind === 'field') return (_run, dot) => dot;
    if (node.kind === 'variable') return this.#variable(node.name, node);
    if (node.of.kind === 'nil')
      return failing(node, `indirection through explicit nil in ${describeNode(node)}`);
    const start = this.#located(node.of);
    return node.of.kind === 'identifier' ? (run, dot) => start(run, dot) ?? NIL_INTERFACE : start;
  }

  /** An operand that becomes the place of errors before it is evaluated. */
  #located(node: Operand): Evaluate {
    const evaluate = this.#operand(node);
    return (run, dot) => {
      run.node = node;
      return evaluate(run, dot);
    };
  }

  #argument(node: Operand): Argument {
    if (node.kind === 'nil' || node.kind === 'bool' || node.kind === 'string' || node.kind === 'number') {
      return (type) => {
        const constant = literalArgument(node, type);
        if (constant.failure !== undefined) return failing(node, constant.failure);
        const { value } = constant;
        return (run) => {
          run.node = node;
          return value;
        };
      };
    }
    const evaluate = this.#located(node);
    return (type) => (run, dot) => checkedArgument(run, evaluate(run, dot), type);
  }

  #function(
    name: string,
    nodes: { at: Located; command: Located },
    operands: readonly Operand[],
    final: Evaluate | undefined,
  ): Evaluate {
    const entry = this.#functions(name);
    if (entry === undefined) return failing(nodes.at, `"${name}" is not a defined function`);
    const args = operands.map((operand) => this.#argument(operand));
    const isShortCircuit = (name === 'and' || name === 'or') && args.length > 0;
    return isShortCircuit
      ? compileShortCircuit(name === 'or', nodes.at, args, final)
      : compileCall(entry, nodes, args, final);
  }
}

function isChain(node: Operand): node is ChainLike {
  return (
    node.kind === 'field' || node.kind === 'chain' || (node.kind === 'variable' && node.fields.length > 0)
  );
}

type ChainLike = Extract<Operand, { kind: 'field' | 'variable' | 'chain' }>;

function literal(node: LiteralNode): Evaluate {
  if (node.kind === 'nil') return () => null;
  const constant = node.kind === 'number' ? idealConstant(node) : { value: node.value };
  if (constant.failure !== undefined) return failing(node, constant.failure);
  const { value } = constant;
  return () => value;
}
