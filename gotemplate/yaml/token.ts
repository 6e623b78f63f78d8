import type { Mark } from './reader.ts';

/** The tokens of a YAML stream. Structural ones carry only their place. */
export type StructuralKind =
  | 'stream-end'
  | 'document-start'
  | 'document-end'
  | 'block-sequence-start'
  | 'block-mapping-start'
  | 'block-end'
  | 'flow-sequence-start'
  | 'flow-sequence-end'
  | 'flow-mapping-start'
  | 'flow-mapping-end'
  | 'block-entry'
  | 'flow-entry'
  | 'key'
  | 'value';

/** A token and where it begins. Texts are byte strings. */
export type Token = { readonly mark: Mark } & (
  | { readonly kind: StructuralKind }
  | { readonly kind: 'version-directive'; readonly version: string }
  | { readonly kind: 'tag-directive'; readonly handle: string; readonly prefix: string }
  | { readonly kind: 'alias' | 'anchor'; readonly name: string }
  | { readonly kind: 'tag'; readonly handle: string; readonly suffix: string }
  | { readonly kind: 'scalar'; readonly value: string; readonly plain: boolean }
);
