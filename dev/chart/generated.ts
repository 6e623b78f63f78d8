import { kustomizeFiles } from './kustomize.ts';
import { chartReadme } from './readme.ts';
import { valuesSchema } from './values-schema.ts';

/** Every generated file of chart and kustomize by its path from the root, with what it shall say. */
export function generatedFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['charts/vault-injector/values.schema.json', valuesSchema()],
    ['charts/vault-injector/README.md', chartReadme()],
    ...[...kustomizeFiles()].map(([path, text]) => [`webhook-config/${path}`, text] as const),
  ]);
}
