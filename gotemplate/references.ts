/** One thing outside the template that a rendering asked for. `identity` is equal for equal references. */
export type Reference =
  | { readonly kind: 'read'; readonly identity: string; readonly path: string; readonly version?: number }
  | {
      readonly kind: 'write';
      readonly identity: string;
      readonly path: string;
      readonly data: ReadonlyMap<string, string>;
    }
  | { readonly kind: 'list'; readonly identity: string; readonly path: string }
  | { readonly kind: 'file'; readonly identity: string; readonly path: string }
  | {
      readonly kind: 'pki';
      readonly identity: string;
      readonly path: string;
      readonly data: ReadonlyMap<string, string>;
    };
