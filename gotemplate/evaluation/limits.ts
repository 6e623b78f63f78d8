/** Bounds of one execution. Reaching one is an error of code `limit`. */
export interface Limits {
  /** Actions, loop rounds and units of work inside functions. */
  readonly steps: number;
  /** Templates within templates. */
  readonly depth: number;
  /** Bytes of output, and of any single text on the way. */
  readonly outputBytes: number;
  readonly milliseconds: number;
}

/** Ample for configuration files, small enough that a runaway template ends soon. */
export const DEFAULT_LIMITS: Limits = {
  steps: 10_000_000,
  depth: 10_000,
  outputBytes: 64 * 1024 * 1024,
  milliseconds: 30_000,
};
