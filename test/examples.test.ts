import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { parseAllDocuments } from 'yaml';
import { explain } from '../agent/config/issue.ts';
import { loadConfig } from '../agent/config/load.ts';
import type { CommandContext } from '../src/command.ts';
import { inject } from '../src/inject.ts';
import { inMemory } from './agent/config/load-text.ts';

/**
 * Every manifest in examples/ is injected without a complaint, every configuration there loads without one; what is for Vault's set-up
 * has tests in setup/.
 */

const folder = join(import.meta.dirname, '../examples');
const filesOf = (ending: string) => readdirSync(folder).filter((name) => name.endsWith(ending));

interface PodTemplate {
  readonly metadata: { readonly annotations: Readonly<Record<string, string>> };
  readonly spec: Readonly<Record<'initContainers' | 'containers', readonly { readonly name: string }[]>>;
}

/** The manifests of a file as `vault-injector inject` prints them. */
async function injected(name: string) {
  let [out, errors] = ['', ''];
  const context: Pick<CommandContext, 'argv' | 'env' | 'print' | 'printError' | 'readStdin'> = {
    argv: ['-f', join(folder, name), '--set-env', 'AGENT_INJECT_VAULT_ADDR=https://vault.example:8200'],
    env: {},
    print: (text) => void (out += text),
    printError: (text) => void (errors += text),
    readStdin: async () => '',
  };
  const code = await inject(context as CommandContext);
  return { code, errors, objects: parseAllDocuments(out).map((document) => document.toJS() as unknown) };
}

/** The Pods that an object makes, wherever it holds their template. */
function templatesIn(value: unknown): readonly PodTemplate[] {
  if (typeof value !== 'object' || value === null) return [];
  const found = Object.values(value).flatMap(templatesIn);
  return 'spec' in value && hasContainers(value.spec) ? [value as PodTemplate, ...found] : found;
}

const hasContainers = (spec: unknown) => typeof spec === 'object' && spec !== null && 'containers' in spec;

for (const name of filesOf('.yaml').filter((file) => !file.startsWith('vault-setup'))) {
  t.test(`${name}: every workload gets an agent, and nothing is amiss`, async (t) => {
    const { code, errors, objects } = await injected(name);
    t.equal(errors, '');
    t.equal(code, 0);
    const pods = objects.flatMap(templatesIn);
    t.ok(pods.length > 0);
    for (const { metadata, spec } of pods) {
      t.equal(metadata.annotations['vault.hashicorp.com/agent-inject-status'], 'injected');
      const names = [...spec.initContainers, ...spec.containers].map((container) => container.name);
      t.ok(names.includes('vault-agent'), names.join());
    }
  });
}

for (const name of filesOf('.hcl')) {
  t.test(`${name} is a configuration that the agent takes`, async (t) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const loaded = await loadConfig({
      args: ['-config=config.hcl'],
      env: {},
      files: inMemory({ 'config.hcl': text }),
    });
    t.same('issues' in loaded ? loaded.issues.map(explain) : [], []);
    t.same(loaded.warnings.map(explain), []);
  });
}
