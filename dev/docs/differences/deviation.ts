/** One place where we deliberately do something else than the peers, without a setting that changes it. */
export interface Deviation {
  readonly peers: string;
  readonly ours: string;
  readonly reason: string;
}
