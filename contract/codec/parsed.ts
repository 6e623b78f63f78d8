/** What reading a text gave: the value, or what is wrong with the text in the words of Go's own parsers. */
export type Parsed<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

/** How values of one type are written in an annotation, a variable or a flag. */
export interface Codec<T> {
  /** The accepted form, for documentation and messages: "expected <form>". */
  readonly form: string;
  /** Reads a text; never throws. */
  readonly parse: (text: string) => Parsed<T>;
  /** Its texts may hold a secret, so that no message shows a refused one. */
  readonly confidential?: true;
}

/** The type of the values that a codec reads. */
export type ValueOf<C> = C extends Codec<infer T> ? T : never;

/** A successful reading. */
export const parsed = <T>(value: T): Parsed<T> => ({ ok: true, value });

/** A failed reading; `problem` is lower case and without a full stop. */
export const failed = (problem: string): Parsed<never> => ({ ok: false, problem });
