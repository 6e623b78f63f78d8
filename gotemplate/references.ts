/** One thing outside the template that a rendering asks for. `identity` is equal for equal references. */
export type Reference =
  | ReadReference
  | WriteReference
  | { readonly kind: 'list'; readonly identity: string; readonly path: string }
  | { readonly kind: 'file'; readonly identity: string; readonly path: string }
  | PkiReference;

/** `secret "path?version=2"`: the decoded path, and the query as written, without the question mark. */
export interface ReadReference {
  readonly kind: 'read';
  readonly identity: string;
  readonly path: string;
  readonly query: string;
  /** The query's version, if it has one. */
  readonly version?: string;
}

/** `secret "path" "key=value" ...`: a request with a body. */
export interface WriteReference {
  readonly kind: 'write';
  readonly identity: string;
  readonly path: string;
  readonly data: ReadonlyMap<string, string>;
}

/** `pkiCert "path" "key=value" ...`: a certificate, kept in the template's destination until it nears its end. */
export interface PkiReference {
  readonly kind: 'pki';
  readonly identity: string;
  readonly path: string;
  readonly data: ReadonlyMap<string, string>;
}
