import type { Logger } from '../telemetry.ts';
import { moduleLog } from '../telemetry.ts';
import { bundleWith } from './bundle.ts';
import type { TrustPublisher } from './trust.ts';

/** A MutatingWebhookConfiguration as far as publishing needs it. */
export interface PublishedConfiguration {
  readonly resourceVersion: string;
  readonly annotations: Readonly<Record<string, string>>;
  /** The caBundle of every entry as PEM, '' where there is none. */
  readonly bundles: readonly string[];
}

/** Access to one MutatingWebhookConfiguration. */
export interface ConfigurationApi {
  read: () => Promise<PublishedConfiguration>;
  /** Replaces the bundles of the entries with these indexes; rejects when the object is no longer at `resourceVersion`. */
  write: (bundles: ReadonlyMap<number, string>, resourceVersion: string) => Promise<void>;
}

export interface CaPublisherDeps {
  readonly api: ConfigurationApi;
  readonly now: () => number;
  readonly log: Logger;
}

/** cert-manager's cainjector owns the bundle of a configuration that carries one of these. */
const injectedByOthers = [
  'cert-manager.io/inject-ca-from',
  'cert-manager.io/inject-ca-from-secret',
  'cert-manager.io/inject-apiserver-ca',
];

/** Publishes to every entry of a webhook configuration, but leaves one alone that cert-manager looks after. */
export function createCaPublisher({ api, now, log }: CaPublisherDeps): TrustPublisher {
  const moduleOwnLog = moduleLog(log, 'handler.auto-tls');
  return {
    published: async () => (await api.read()).bundles,
    async publish(authority) {
      const { annotations, bundles, resourceVersion } = await api.read();
      const owner = injectedByOthers.find((name) => Object.hasOwn(annotations, name));
      if (owner !== undefined) {
        moduleOwnLog.debug({ annotation: owner }, 'CA bundle left to cert-manager');
        return;
      }
      const changed = changedBundles(authority, bundles, now());
      if (changed.size === 0) return;
      await api.write(changed, resourceVersion);
      moduleOwnLog.info({ entries: changed.size }, 'CA bundle published');
    },
  };
}

function changedBundles(authority: string, bundles: readonly string[], now: number): Map<number, string> {
  const wanted = bundles.map((bundle) => bundleWith(authority, bundle, now));
  return new Map([...wanted.entries()].filter(([index, bundle]) => bundle !== bundles[index]));
}
