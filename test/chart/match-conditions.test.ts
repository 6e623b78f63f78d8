import { evaluate } from '@marcbachmann/cel-js';
import t from 'tap';
import { at, find, objectsOf } from './charted.ts';

/** The conditions that decide which pods the API server sends, evaluated as it would. */
function conditionsOf(t: Parameters<typeof objectsOf>[0], values: unknown, kubernetes = '1.34.0') {
  const webhook = find(objectsOf(t, { values, kubernetes }), 'MutatingWebhookConfiguration');
  return (at(webhook, 'webhooks.0.matchConditions') ?? []) as readonly { name: string; expression: string }[];
}

const pods: readonly { readonly title: string; readonly sent: boolean; readonly metadata: object }[] = [
  {
    title: 'annotated for injection',
    sent: true,
    metadata: { annotations: { 'vault.hashicorp.com/agent-inject': 'true' } },
  },
  {
    title: 'annotated with OpenBao names',
    sent: true,
    metadata: { annotations: { 'openbao.org/agent-inject': 'true' } },
  },
  {
    title: 'with a mistyped name, for its warning',
    sent: true,
    metadata: { annotations: { a: 'b', 'vault.hashicorp.com/agent-injct': 'true' } },
  },
  {
    title: 'with annotations of others',
    sent: false,
    metadata: { annotations: { 'example.org/vault.hashicorp.com': 'true' } },
  },
  { title: 'with an empty map of annotations', sent: false, metadata: { annotations: {} } },
  { title: 'without annotations', sent: false, metadata: { name: 'plain' } },
];

for (const { title, sent, metadata } of pods) {
  t.test(`a pod ${title} is ${sent ? '' : 'not '}sent`, async (t) => {
    const context = { object: { metadata }, request: { namespace: 'default' } };
    const answers = conditionsOf(t, {}).map(({ expression }) => evaluate(expression, context) as unknown);
    t.same(answers, [sent]);
  });
}

t.test('own conditions come after that one, and it can be left out', async (t) => {
  const own = [{ name: 'mine', expression: 'request.namespace != "x"' }];
  t.same(
    conditionsOf(t, { injector: { webhook: { matchConditions: own } } }).map(({ name }) => name),
    ['annotated', 'mine'],
  );
  t.same(conditionsOf(t, { injector: { webhook: { onlyAnnotated: false } } }), []);
  t.same(conditionsOf(t, {}, '1.27.4'), [], 'the field is newer than Kubernetes 1.27');
});
