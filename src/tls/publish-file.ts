import { bundleWith } from './bundle.ts';
import type { TrustPublisher } from './trust.ts';

export interface FilePublisherDeps {
  readonly path: string;
  /** Text of the file, '' when there is none. */
  readonly read: (path: string) => Promise<string>;
  /** Replaces the file in one step. */
  readonly replace: (path: string, text: string) => Promise<void>;
  readonly now: () => number;
}

/** Publishes the authority to a file, for clients that are told to trust it by path: the demo, tests, curl. */
export function createFilePublisher({ path, read, replace, now }: FilePublisherDeps): TrustPublisher {
  return {
    published: async () => [await read(path)],
    async publish(authority) {
      const before = await read(path);
      const bundle = bundleWith(authority, before, now());
      if (bundle !== before) await replace(path, bundle);
    },
  };
}
