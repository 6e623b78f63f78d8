import type { NetworkInterface } from '../network-interface.ts';
import type { Reference } from '../references.ts';
import type { GoInt, GoMap, GoSlice, GoStruct, Value } from '../value.ts';

/** What a body receives for each Go parameter type; all other type names arrive as a Value of exactly that type. */
export interface ParameterValues {
  readonly string: string;
  readonly bool: boolean;
  readonly int: number;
  readonly float64: number;
  readonly uint32: GoInt;
  readonly 'interface {}': Value;
  readonly '[]string': GoSlice;
  readonly '[]interface {}': GoSlice;
  readonly 'map[string]interface {}': GoMap;
  readonly 'time.Time': GoStruct;
  readonly 'sprig.certificate': GoStruct;
}

/** A Go parameter type that function bodies can declare. */
export type ParameterType = keyof ParameterValues;

type Values<P extends readonly ParameterType[]> = { -readonly [I in keyof P]: ParameterValues[P[I]] };

/** What a running template offers to function bodies. Clock, randomness and the outside world come only from here. */
export interface Call {
  /** The value behind a reference, or undefined while it is unknown; records the reference either way. */
  readonly lookup: (reference: Reference) => Value | undefined;
  /** Environment variables seen by `env`, as byte strings. */
  readonly env: ReadonlyMap<string, string>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** Renders a template of the same set by name; throws FunctionError when there is none. */
  readonly execute: (name: string, dot: Value) => string;
  /** Counts work against the limits of the execution (one unit is about one action); throws when they are used up. */
  readonly spend: (steps: number) => void;
  /** Announces a text of so many bytes about to be made; throws when it is beyond the output limit. */
  readonly reserve: (bytes: number) => void;
  /** The store behind `scratch`, one for each execution. */
  readonly scratch: GoStruct;
  readonly ports: Ports;
}

/** Effects that only an embedding program can offer; each absent one makes its function fail with a clear sentence. */
export interface Ports {
  readonly destination?: string;
  readonly writeFile?: (request: WriteRequest) => void;
  /** Interfaces that are up, for `sockaddr`; without it the host has none. */
  readonly networkInterfaces?: () => readonly NetworkInterface[];
  readonly runPlugin?: (command: string, args: readonly string[]) => string;
}

/** What `writeToFile` asks for: byte strings, permissions as a number. */
export interface WriteRequest {
  readonly path: string;
  readonly user: string;
  readonly group: string;
  readonly permissions: number;
  readonly append: boolean;
  readonly content: string;
}

/** A body takes the arguments as a tuple, already checked against the declared types. */
export type Body = (args: readonly Value[], call: Call) => Value;

/** A template and the text it yields (UTF-16 texts); executed by the tests. */
export interface Example {
  readonly template: string;
  readonly output: string;
}

/** Everything that checking and documentation need to know about a function, without its body. */
export interface Declaration {
  readonly name: string;
  /** Go types of the fixed parameters. */
  readonly params: readonly string[];
  /** Go type of each further argument of a variadic function. */
  readonly rest?: string;
  readonly result: string;
  /** One line for the function reference. */
  readonly doc: string;
  /** Absent only where an output depends on clock, randomness or the outside. */
  readonly example?: Example;
}

/** A function with its body at hand, or with one that `prepare` loads on first use. */
export type FunctionEntry = Declaration & ({ readonly body: Body } | { readonly load: () => Promise<Body> });

/** A function of which only the name is at hand; its family is loaded when a template uses it. */
export interface DeferredEntry {
  readonly name: string;
  readonly family: () => Promise<readonly FunctionEntry[]>;
}

interface Typed<P extends readonly ParameterType[], R extends ParameterType | undefined> {
  readonly name: string;
  readonly params: P;
  readonly rest?: R;
  readonly result: string;
  readonly doc: string;
  readonly example?: Example;
  readonly body: (
    args: [...Values<P>, ...(R extends ParameterType ? ParameterValues[R][] : [])],
    call: Call,
  ) => Value;
}

/** Declares a function; the body's arguments get their TypeScript types from the declared Go types. */
export function define<
  const P extends readonly ParameterType[],
  const R extends ParameterType | undefined = undefined,
>(declaration: Typed<P, R>): FunctionEntry {
  return declaration as unknown as FunctionEntry;
}

/** Gives a body its argument types where it is kept apart from its declaration, to be loaded on first use. */
export function body<
  const P extends readonly ParameterType[],
  const R extends ParameterType | undefined = undefined,
>(_params: P, run: Typed<P, R>['body']): Body {
  return run as unknown as Body;
}
