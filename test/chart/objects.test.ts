import t from 'tap';
import { identity } from '../../dev/chart/render.ts';
import type { Manifest } from '../../dev/chart/render.ts';
import { objectsOf } from './charted.ts';
import { features } from './features.ts';
import { invalidFields, unknownFields, unrestricted } from './schemas.ts';

for (const [feature, values] of Object.entries(features)) {
  t.test(`${feature}: every object is valid`, async (t) => {
    const objects = objectsOf(t, { values });
    t.same(objects.flatMap(unknownFields), []);
    t.same((await Promise.all(objects.map(invalidFields))).flat(), []);
    const names = objects.map(identity);
    t.same([...new Set(names)], names, 'no object is there twice');
    t.same(unlabelled(objects), []);
    if (feature !== 'openshift') t.same(objects.flatMap(unrestricted), []);
  });
}

t.test('the validators notice what is wrong', async (t) => {
  const metadata = { name: 'x' };
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: { ports: [{ port: 'https', tpyo: 1 }] },
  };
  t.same(unknownFields(service), [
    'Service/x.spec.ports[0].port is no number',
    'Service/x.spec.ports[0].tpyo is unknown',
  ]);
  const webhook = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata,
    webhooks: [{ name: 'a.b.c', clientConfig: {}, admissionReviewVersions: ['v1'] }],
  };
  const [problem] = await invalidFields(webhook);
  t.match(problem, /sideEffects/);
});

function unlabelled(objects: readonly Manifest[]): string[] {
  const ours = objects.filter(({ metadata }) => !/^(first|vault-second)$/.test(metadata.name));
  return ours
    .filter(({ metadata }) =>
      ['app.kubernetes.io/name', 'app.kubernetes.io/instance', 'app.kubernetes.io/version'].some(
        (label) => metadata.labels?.[label] === undefined,
      ),
    )
    .map(identity);
}
