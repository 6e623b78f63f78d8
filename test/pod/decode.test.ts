import fc from 'fast-check';
import t from 'tap';
import { parseJson } from '../../contract/json.ts';
import { containerSchema } from '../../src/pod/container-schema.ts';
import { decodePod, findProblem } from '../../src/pod/decode.ts';
import { encode } from '../../src/pod/encode.ts';
import { podOf } from '../admission/reviews.ts';

const problemOf = (object: unknown) => {
  const result = decodePod(object);
  return result.ok ? undefined : result.problem;
};
const inSpec = (spec: object) => problemOf(podOf({}, { spec }));
const inContainer = (container: object) => inSpec({ containers: [{ name: 'app', ...container }] });

t.test('pods are let through as they are, unknown fields and nulls included', async (t) => {
  const pod = podOf({ a: 'b' }, { spec: { futureField: [1], containers: null, volumes: [null] } });
  const result = decodePod(pod);
  t.ok(result.ok);
  if (result.ok) t.equal(result.value, pod);
});

t.test('a value of the wrong type is refused wherever it is, in words that name the place', async (t) => {
  t.equal(problemOf(undefined), 'unexpected end of JSON input');
  t.equal(problemOf(true), 'json: cannot unmarshal bool into field Pod of type object');
  t.equal(problemOf([]), 'json: cannot unmarshal array into field Pod of type object');
  t.equal(
    inContainer({ ports: [{ containerPort: '80' }] }),
    'json: cannot unmarshal string into field spec.containers[0].ports[0].containerPort of type int32',
  );
  t.match(problemOf(podOf({ a: 5 })), /number into field metadata.annotations.*of type string/);
  for (const spec of [
    { hostNetwork: 'yes' },
    { nodeSelector: [] },
    { priority: 2 ** 31 },
    { priority: 1.5 },
    { volumes: {} },
    { volumes: [{ ephemeral: { volumeClaimTemplate: { metadata: { labels: [] } } } }] },
  ]) {
    t.match(inSpec(spec), /^json: cannot unmarshal/, JSON.stringify(spec));
  }
});

t.test('quantities and times are checked as well', async (t) => {
  t.equal(inContainer({ resources: { limits: { cpu: ' 500m ', memory: 1 } } }), undefined);
  t.match(inContainer({ resources: { limits: { cpu: 'much' } } }), /^quantities must match/);
  t.match(inContainer({ resources: { limits: { cpu: true } } }), /of type quantity/);
  const created = (creationTimestamp: unknown) => problemOf(podOf({}, { metadata: { creationTimestamp } }));
  t.equal(created('2026-11-24T10:00:00Z'), undefined);
  t.equal(created(null), undefined);
  for (const good of ['2024-02-29T23:59:59.5+24:00', '0000-01-01T0:00:00,1Z'])
    t.equal(created(good), undefined, good);
  for (const bad of [
    'x',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T00:00:60Z',
    '2026-01-01 00:00:00Z',
    '2026-01-01T00:00:00',
  ])
    t.match(created(bad), /^parsing time "/, bad);
});

t.test('integers are judged by all their digits', async (t) => {
  const user = (text: string) => problemOf(parseJson(`{"spec":{"securityContext":{"runAsUser":${text}}}}`));
  t.equal(user('9223372036854775807'), undefined);
  t.match(user('9223372036854775808'), /of type int64/);
});

t.test('a container is printed as Go prints it: unknown and zero fields vanish, pointers stay', async (t) => {
  const container = {
    image: 'x',
    tty: false,
    futureField: 1,
    env: [{ value: '', name: 'A' }],
    volumeMounts: [{ name: 'v', mountPath: '/v', readOnly: false }],
    securityContext: { runAsUser: 0, privileged: false, capabilities: { add: [] } },
    resources: { limits: { memory: '1024Mi', cpu: 0.5 } },
    lifecycle: {},
  };
  t.same(encode(containerSchema, container), {
    name: '',
    image: 'x',
    env: [{ name: 'A' }],
    volumeMounts: [{ name: 'v', mountPath: '/v' }],
    securityContext: { runAsUser: 0, privileged: false, capabilities: {} },
    resources: { limits: { cpu: '500m', memory: '1Gi' } },
    lifecycle: {},
  });
  t.same(encode(containerSchema, {}), { name: '', resources: {} });
  t.match(encode(containerSchema, { startupProbe: { grpc: { port: 1 } } }), {
    startupProbe: { grpc: { port: 1, service: null } },
  });
});

t.test('what was printed fits its schema and prints the same again', async () => {
  const container = fc.record(
    {
      name: fc.string(),
      command: fc.array(fc.string()),
      env: fc.array(fc.record({ name: fc.string(), value: fc.string() })),
      resources: fc.record({ limits: fc.dictionary(fc.string(), fc.constantFrom('0.5', '1Gi', '1024Mi')) }),
      stdin: fc.boolean(),
      unknown: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(container, (value) => {
      const once = encode(containerSchema, value);
      if (findProblem(containerSchema, once, '') !== undefined) throw new Error('does not fit');
      if (JSON.stringify(encode(containerSchema, once)) !== JSON.stringify(once)) throw new Error('changes');
    }),
  );
  fc.assert(fc.property(fc.jsonValue(), (value) => void decodePod(value)));
});
