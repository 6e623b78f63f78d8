import type { Position } from '../issue.ts';

/** What HCL and HCL-JSON texts are parsed into; values keep their text, because what it means depends on the key. */
export type Node = Literal | List | Body;

/** A plain value. `text` is unquoted for strings and as written for numbers; JSON's null is an empty string. */
export type Literal = {
  readonly kind: 'string' | 'number' | 'float' | 'bool';
  readonly text: string;
  readonly at: Position;
};

export type List = { readonly kind: 'list'; readonly items: readonly Node[]; readonly at: Position };

/** A block, an object value, or a whole file. */
export type Body = { readonly kind: 'body'; readonly items: readonly Item[]; readonly at: Position };

/** `name = value`, or `name "label" { … }`; `keys` holds the name and then the labels. */
export type Item = { readonly keys: readonly [Key, ...Key[]]; readonly value: Node };

export type Key = { readonly name: string; readonly at: Position };

/** The tree of a text, or the first thing that keeps it from being one. */
export type Parsed = { readonly body: Body } | { readonly fault: SyntaxFault };

/** Stops a parse; never leaves the parser's entry, which returns it as a value. */
export class SyntaxFault extends Error {
  readonly at: Position;

  constructor(at: Position, problem: string) {
    super(problem);
    this.at = at;
  }
}

/** Deeper nesting than this is refused, so that no text can exhaust the stack. */
export const maxDepth = 200;
