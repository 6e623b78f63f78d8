import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { parseAllDocuments } from 'yaml';
import type { Manifest } from '../../dev/chart/render.ts';
import { parseSetupArguments } from '../../src/setup/arguments.ts';
import { readSetup } from '../../src/setup/read-setup.ts';
import { at } from '../chart/charted.ts';
import { invalidFields, unknownFields, unrestricted } from '../chart/schemas.ts';

const text = (name: string) => readFileSync(join(import.meta.dirname, '../../examples', name), 'utf8');
const objects = parseAllDocuments(text('vault-setup-job.yaml')).map(
  (document) => document.toJS() as Manifest,
);
const ofKind = (kind: string) => objects.filter((object) => object.kind === kind);

t.test('the example is a file that setup takes', async (t) => {
  const read = readSetup(text('vault-setup.yaml'), { podCaCert: '', readFile: () => ({ fault: 'none' }) });
  t.same('issues' in read ? read.issues : [], []);
});

t.test('the objects around the Job are valid and allowed where Pod Security is restricted', async (t) => {
  t.same(objects.flatMap(unknownFields), []);
  t.same((await Promise.all(objects.map(invalidFields))).flat(), []);
  t.same(objects.flatMap(unrestricted), []);
});

t.test('the Job runs setup with the example, and may write the Secrets that this names', async (t) => {
  const [job, configMap] = [ofKind('Job')[0], ofKind('ConfigMap')[0]];
  if (job === undefined || configMap === undefined) throw new Error('a Job and a ConfigMap are expected');
  t.equal((configMap.data as Record<string, string>)['vault-setup.yaml'], text('vault-setup.yaml'));
  const [word, ...argv] = at(job, 'spec.template.spec.containers.0.args') as string[];
  t.equal(word, 'setup');
  t.match(parseSetupArguments(argv), { arguments: { file: '/etc/vault-setup/vault-setup.yaml' } });
  const read = readSetup(text('vault-setup.yaml'), { podCaCert: '', readFile: () => ({ fault: 'none' }) });
  const places = 'wanted' in read ? [...read.wanted.tokens.values()].flatMap((token) => token.places) : [];
  t.same(
    ofKind('Role').map((role) => [role.metadata.namespace, at(role, 'rules.0.resourceNames.0')]),
    places.map(({ namespace, name }) => [namespace, name]),
  );
  t.match(job.metadata.annotations, { 'argocd.argoproj.io/sync-wave': '5' });
});
