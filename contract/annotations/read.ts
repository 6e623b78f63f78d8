import { keyOf, type AnnotationName } from '../annotations.ts';
import type { Codec } from '../codec.ts';
import type { Issue } from '../issue.ts';

/** Annotation values by name without prefix. */
export type Texts = ReadonlyMap<string, string>;

/** A refused value, with the row it belongs to, so that a reader may rank it. */
export interface AnnotationIssue extends Issue {
  readonly annotation: AnnotationName;
  /** The secret it was written for. */
  readonly secret?: string;
}

/** Which annotation a text belongs to, and where its fault goes. */
export interface Place {
  readonly name: AnnotationName;
  readonly secret?: string;
  readonly issues: AnnotationIssue[];
}

/** Reads one text with its codec; a refused one becomes an issue and counts as absent. */
export function readValue<T>(
  text: string | undefined,
  codec: Codec<T>,
  { name, secret, issues }: Place,
): T | undefined {
  if (text === undefined) return undefined;
  const result = codec.parse(text);
  if (result.ok) return result.value;
  issues.push({
    annotation: name,
    ...(secret === undefined ? {} : { secret }),
    key: keyOf(name, secret),
    problem: result.problem,
    expected: codec.form,
    ...(codec.confidential === true ? {} : { got: text }),
  });
  return undefined;
}
