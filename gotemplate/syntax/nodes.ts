/** The syntax tree. Positions are byte indexes into the template text; texts are byte strings. */

export interface NumberNode {
  readonly kind: 'number';
  readonly position: number;
  readonly text: string;
  /** The forms in which the constant can be used; a form is absent when the value does not fit it. */
  readonly int?: bigint;
  readonly uint?: bigint;
  readonly float?: number;
  readonly complex?: { readonly real: number; readonly imaginary: number };
}

export interface FieldNode {
  readonly kind: 'field';
  readonly position: number;
  readonly names: readonly string[];
}

export interface VariableNode {
  readonly kind: 'variable';
  readonly position: number;
  /** With the dollar sign. */
  readonly name: string;
  readonly fields: readonly string[];
}

export interface IdentifierNode {
  readonly kind: 'identifier';
  readonly position: number;
  readonly name: string;
}

/** Fields of something that is not a plain field or variable: `(pipeline).Name`, `function.Name`. */
export interface ChainNode {
  readonly kind: 'chain';
  readonly position: number;
  readonly of: Operand;
  readonly fields: readonly string[];
}

export interface PipeNode {
  readonly kind: 'pipe';
  readonly position: number;
  /** Names of variables declared or assigned, with the dollar sign. */
  readonly variables: readonly string[];
  readonly isAssignment: boolean;
  readonly commands: readonly CommandNode[];
}

export interface CommandNode {
  readonly kind: 'command';
  readonly position: number;
  readonly operands: readonly [Operand, ...Operand[]];
}

export type Operand =
  | { readonly kind: 'dot'; readonly position: number }
  | { readonly kind: 'nil'; readonly position: number }
  | { readonly kind: 'bool'; readonly position: number; readonly value: boolean }
  | { readonly kind: 'string'; readonly position: number; readonly quoted: string; readonly value: string }
  | NumberNode
  | FieldNode
  | VariableNode
  | IdentifierNode
  | ChainNode
  | PipeNode;

export interface TextNode {
  readonly kind: 'text';
  readonly position: number;
  readonly text: string;
}

export interface ActionNode {
  readonly kind: 'action';
  readonly position: number;
  readonly pipe: PipeNode;
}

export interface BranchNode {
  readonly kind: 'if' | 'with' | 'range';
  readonly position: number;
  readonly pipe: PipeNode;
  readonly then: readonly Node[];
  readonly otherwise: readonly Node[] | undefined;
}

export interface LoopControlNode {
  readonly kind: 'break' | 'continue';
  readonly position: number;
}

export interface TemplateNode {
  readonly kind: 'template';
  readonly position: number;
  readonly name: string;
  readonly pipe: PipeNode | undefined;
}

export type Node = TextNode | ActionNode | BranchNode | LoopControlNode | TemplateNode;

/** What an error message may point at. */
export type Located = Operand | CommandNode | Node;

/** True when nothing in a template body prints or acts: it holds white space only. */
export function isBlank(body: readonly Node[]): boolean {
  return body.every((node) => node.kind === 'text' && node.text.trim() === '');
}
