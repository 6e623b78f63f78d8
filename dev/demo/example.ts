import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Document, parse, visit } from 'yaml';
import type { Pod } from '../control-plane/pod.ts';
import type { Names } from './server.ts';

const file = join(import.meta.dirname, '..', '..', 'examples', 'orders.yaml');

/** Reads examples/orders.yaml and points its paths to where this demo writes. */
export async function readExample(names: Names): Promise<Pod> {
  const pod = parse(await readFile(file, 'utf8')) as Pod;
  const moved = Object.entries(pod.metadata.annotations ?? {}).map(
    ([key, value]) =>
      [
        key,
        value
          .replaceAll('secret/data/', `${names.keyValue}/data/`)
          .replaceAll('database/creds/', `${names.database}/creds/`),
      ] as const,
  );
  const annotations = { ...Object.fromEntries(moved), 'vault.hashicorp.com/auth-path': `auth/${names.auth}` };
  return { ...pod, metadata: { ...pod.metadata, annotations } };
}

/**
 * A Pod as YAML for people: the agent's configuration is decoded (once, when several containers share it), and what is
 * short stands on one line.
 */
export function printPod(pod: Pod): string {
  const shown = new Set<string>();
  const readable = JSON.stringify(pod, (_key, value: unknown) =>
    isConfig(value) ? { name: value.name, 'value (decoded)': decode(value.value, shown) } : value,
  );
  const document = new Document(JSON.parse(readable));
  visit(document, {
    Collection: (_key, node) => {
      node.flow = JSON.stringify(node).length <= 100;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

interface ConfigVariable {
  readonly name: 'VAULT_CONFIG';
  readonly value: string;
}

function isConfig(value: unknown): value is ConfigVariable {
  return typeof value === 'object' && value !== null && 'name' in value && value.name === 'VAULT_CONFIG';
}

/** The configuration, or a word when one like it was shown already: init container and sidecar differ in one key. */
function decode(value: string, shown: Set<string>): unknown {
  const config = JSON.parse(Buffer.from(value, 'base64').toString()) as { exit_after_auth?: boolean };
  const { exit_after_auth: exits = false, ...rest } = config;
  if (shown.has(JSON.stringify(rest))) return `as above, but exit_after_auth: ${exits}`;
  shown.add(JSON.stringify(rest));
  return config;
}
