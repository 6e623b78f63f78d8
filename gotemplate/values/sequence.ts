import type { Value } from './value.ts';

/** Something to range over that is neither list nor map: a channel, or a Go 1.23 iterator function of one or two values. */
export class GoSequence {
  /** For example `<-chan int64` or `iter.Seq2[string,int]`. */
  readonly type: string;
  readonly kind: 'channel' | 'one' | 'two';
  readonly values: Iterable<readonly [Value, Value]>;

  /** `values` yields pairs; for kinds `channel` and `one` only the second part of each pair is used. */
  constructor(type: string, kind: 'channel' | 'one' | 'two', values: Iterable<readonly [Value, Value]>) {
    this.type = type;
    this.kind = kind;
    this.values = values;
  }
}

/** A function value, for the builtin `call`; template data of a Vault Agent never holds one. */
export class GoFunction {
  readonly type: string;
  readonly params: readonly string[];
  readonly call: (args: readonly Value[]) => Value;

  constructor(type: string, params: readonly string[], call: (args: readonly Value[]) => Value) {
    this.type = type;
    this.params = params;
    this.call = call;
  }
}
