import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

const folder = join(import.meta.dirname, '../../../webhook-config');

/** A Kubernetes object, of which these tests change a part. */
export interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly [field: string]: unknown;
}

/** The objects of one file of webhook-config/. */
export function readManifests(path: string): readonly Manifest[] {
  return parseAllDocuments(readFileSync(join(folder, path), 'utf8')).map(
    (document) => document.toJS() as Manifest,
  );
}

/** The registration that this project ships, with these fields of its webhook changed. */
export function webhookConfiguration(changes: Readonly<Record<string, unknown>>): Manifest {
  const shipped = readManifests('overlays/ha/manifests.yaml').find(
    ({ kind }) => kind === 'MutatingWebhookConfiguration',
  );
  if (shipped === undefined) throw new Error('webhook-config/ registers no webhook');
  const webhooks = shipped.webhooks as readonly object[];
  return { ...shipped, webhooks: webhooks.map((webhook) => ({ ...webhook, ...changes })) };
}
