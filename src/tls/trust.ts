/** Those who must trust our authority: the webhook configuration in the cluster, or a file. */
export interface TrustPublisher {
  /** Makes `authority` (PEM) trusted beside the still valid ones that are; writes nothing when it is already. */
  publish: (authority: string) => Promise<void>;
  /** The bundles (PEM) that are in force now, one per place where a verifier reads. */
  published: () => Promise<readonly string[]>;
}

/** What replicas share: one pair, and the authority (PEM, without its key) that signed it. */
export interface SharedPair {
  readonly certificate: string;
  readonly key: string;
  readonly authority: string;
}

/** Where the pair is kept for all replicas. */
export interface PairStore {
  /** The stored pair; absent when there is none, or one that others wrote in a form of their own. */
  read: () => Promise<SharedPair | undefined>;
  /** Replaces it; rejects when another replica was faster. */
  write: (pair: SharedPair) => Promise<void>;
}
