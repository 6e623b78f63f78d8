import type { Codec } from '../codec.ts';

/** One annotation, declared once: parsing, validation, warnings and the reference page are derived from it. */
export interface Row<T = unknown> {
  /** Where its value comes from: one key for the pod, one key per secret, or one key per parameter name. */
  readonly per: 'pod' | 'secret' | 'parameter';
  readonly codec: Codec<T>;
  /** What holds without the annotation: a literal, a webhook setting (by its name), a rule that uses one, or nothing. */
  readonly fallback?:
    { readonly literal: string } | { readonly setting: string } | { readonly ruledBy: string };
  readonly doc: string;
  readonly example: string;
  /** The vault-k8s release that brought it, or `ours`. */
  readonly since: string;
  readonly replacedBy?: string;
}

/** A group of rows by annotation name, without the prefix. */
export type Rows = Readonly<Record<string, Row>>;
