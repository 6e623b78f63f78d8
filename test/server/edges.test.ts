/** The edges of the protocol byte by byte, compared with what Go's own server and decoder answer. */
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import t, { type Test } from 'tap';
import { admit } from '../../src/admission/admit.ts';
import { createReadiness } from '../../src/health.ts';
import { buildServer } from '../../src/server.ts';
import { readSettings } from '../../src/settings.ts';
import { createLog } from '../../src/telemetry.ts';
import { testMetrics } from './metrics.ts';

const settings = readSettings({
  env: { AGENT_INJECT_VAULT_ADDR: 'https://vault:8200', AGENT_INJECT_COMPATIBILITY: 'vault-k8s' },
  argv: [],
});
if (!settings.ok) throw new Error('the settings are fine');

const app = buildServer({
  admit: (review) => admit(review, { settings: settings.settings, apiServerMinor: 33 }),
  readiness: createReadiness({}),
  metrics: testMetrics(),
  log: createLog({
    level: 'error',
    format: 'standard',
    destination: { write: () => undefined },
    now: () => 0,
  }),
  now: () => 0,
});
await app.listen({ host: '127.0.0.1', port: 0 });
t.teardown(() => app.close());
const { port } = app.server.address() as AddressInfo;

/** Everything that the server sends until it closes the connection. */
async function exchange(bytes: Buffer | string): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1' });
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.write(bytes);
  await once(socket, 'close');
  return Buffer.concat(chunks).toString('utf8');
}

const review = (request: string, head = '"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1",') =>
  `{${head}"request":{${request}}}`;
const plain = review('"uid":"u1","namespace":"shop","object":{"kind":"Pod"}');
const allowed =
  '{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","response":{"uid":"u1","allowed":true}}';
const json = 'Content-Type: application/json\r\n';
const close = 'Host: webhook\r\nConnection: close\r\n';

function post(body: string | Buffer, headers = json, line = 'POST /mutate HTTP/1.1'): Buffer {
  const head = `${line}\r\n${close}${headers}Content-Length: ${String(Buffer.byteLength(body))}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), Buffer.from(body)]);
}

/** The body of the last answer. */
const bodyOf = (reply: string) => reply.slice(reply.lastIndexOf('\r\n\r\n') + 4);

async function answers(t: Test, cases: Readonly<Record<string, readonly [Buffer | string, RegExp]>>) {
  for (const [name, [bytes, expected]] of Object.entries(cases))
    t.match(await exchange(bytes), expected, name);
}

t.test('a review is read however it is framed', async (t) => {
  const size = (text: string) => Buffer.byteLength(text).toString(16);
  const chunked = `POST /mutate HTTP/1.1\r\n${close}${json}Transfer-Encoding: chunked\r\n\r\n`;
  const framed: Readonly<Record<string, Buffer | string>> = {
    'with a length': post(plain),
    'in one chunk': `${chunked}${size(plain)}\r\n${plain}\r\n0\r\n\r\n`,
    'in two chunks with extension and trailer': `${chunked}5;a=b\r\n${plain.slice(0, 5)}\r\n${size(plain.slice(5))}\r\n${plain.slice(5)}\r\n0\r\nX: y\r\n\r\n`,
    'over HTTP/1.0': `POST /mutate HTTP/1.0\r\n${json}Content-Length: ${String(plain.length)}\r\n\r\n${plain}`,
    'asking for permission first': post(plain, `${json}Expect: 100-continue\r\n`),
    'with a content encoding that nobody looks at': post(plain, `${json}Content-Encoding: identity\r\n`),
    'with an absolute address': post(plain, json, 'POST http://webhook/mutate HTTP/1.1'),
    'with an escaped path': post(plain, json, 'POST /%6Dutate?timeout=10s HTTP/1.1'),
    'after a byte order mark': post(`\ufeff${plain}`),
    'between blanks': post(` \n\t\r${plain} \n`),
  };
  for (const [name, bytes] of Object.entries(framed)) t.equal(bodyOf(await exchange(bytes)), allowed, name);
  for (const method of ['PUT', 'OPTIONS', 'TRACE', 'SEARCH', 'PROPFIND'])
    t.equal(bodyOf(await exchange(post(plain, json, `${method} /mutate HTTP/1.1`))), allowed, method);
});

t.test('a connection is kept, and answers come in order', async (t) => {
  const kept = post(plain).toString().replace('Connection: close\r\n', '');
  const reply = await exchange(`${kept}${kept}${post(plain.replace('u1', 'u2')).toString()}`);
  t.same(
    [...reply.matchAll(/"uid":"(\w+)"/g)].map(([, uid]) => uid),
    ['u1', 'u1', 'u2'],
  );
  t.equal(reply.match(/HTTP\/1\.1 200/g)?.length, 3);
});

t.test('content types are compared to the letter and shown as Go quotes them', async (t) => {
  const refused = (type: string, shown: string) =>
    exchange(post(plain, `Content-Type: ${type}\r\n`)).then((reply) => {
      t.match(reply, /^HTTP\/1\.1 400 .*x-content-type-options: nosniff/s, type);
      t.equal(bodyOf(reply), `Invalid content-type: ${shown}\n`);
    });
  await refused('application/json;', '"application/json;"');
  await refused('application/json-patch+json', '"application/json-patch+json"');
  await refused('a\\b "c"', '"a\\\\b \\"c\\""');
  await refused('é🙂', '"é🙂"');
  await refused('a\tb', '"a\\tb"');
  t.equal(bodyOf(await exchange(post(plain, 'Content-Type: \t application/json \t\r\n'))), allowed);
  t.equal(
    bodyOf(await exchange(post(plain, `${json}Content-Type: text/plain\r\n`))),
    allowed,
    'the first counts',
  );
});

t.test('what is no review is answered, and the server lives on', async (t) => {
  await answers(t, {
    'no body at all': [`POST /mutate HTTP/1.1\r\n${close}${json}\r\n`, /400 .*Empty request body\n$/s],
    'an empty chunked body': [
      `POST /mutate HTTP/1.1\r\n${close}${json}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      /400 .*Empty request body\n$/s,
    ],
    'a packed body': [post(gzipSync(plain), `${json}Content-Encoding: gzip\r\n`), /500 .*error decoding/s],
    'blanks only': [post(' \n '), /400 /],
    null: [post('null'), /400 /],
    'a bare Pod': [post('{"kind":"Pod","metadata":{"name":"x"}}'), /400 /],
    'another case of the key': [post('{"Request":{"uid":"u"}}'), /400 /],
    'two reviews': [post(plain + plain), /500 .*error decoding admission request: /s],
    'a comment': [post(`${plain.slice(0, -1)}/* x */}`), /500 /],
    'a zero byte behind': [post(`${plain}\0`), /500 /],
    'a response of the wrong type': [post(`${plain.slice(0, -1)},"response":5}`), /500 /],
    'a boolean that is a text': [post(review('"uid":"u","dryRun":"yes","object":{}')), /500 /],
    'a user that is a list': [post(review('"uid":"u","userInfo":[],"object":{}')), /500 /],
    'two slashes in the version': [post(review('"uid":"u"', '"apiVersion":"a/b/c",')), /500 /],
  });
  t.equal(bodyOf(await exchange(post(plain))), allowed);
});

t.test('a uid comes back whatever it is', async (t) => {
  const uidOf = async (written: string) => {
    const reply = bodyOf(await exchange(post(review(`"uid":${written},"object":{}`))));
    return (JSON.parse(reply) as { response: { uid: unknown } }).response.uid;
  };
  t.equal(await uidOf(`"${'u'.repeat(100_000)}"`), 'u'.repeat(100_000));
  t.equal(await uidOf('null'), '');
  t.equal(await uidOf('"a\\u0000\\/<\\u2028\\ud83d\\ude42"'), 'a\u0000/<\u2028🙂');
  t.equal(await uidOf('"a\\ud800b"'), 'a\ufffdb', 'half a character');
  const broken = Buffer.concat([
    Buffer.from('{"request":{"uid":"a'),
    Buffer.from([0xff]),
    Buffer.from('b","object":{}}}'),
  ]);
  t.match(bodyOf(await exchange(post(broken))), '"uid":"a\ufffdb"', 'bytes that are no UTF-8');
  t.equal(await uidOf('"first","uid":"last"'), 'last');
});

t.test('versions are repeated as they came', async (t) => {
  const headOf = async (head: string) => {
    const reply = bodyOf(await exchange(post(review('"uid":"u","object":{}', head))));
    const { apiVersion, kind } = JSON.parse(reply) as { apiVersion?: string; kind?: string };
    return [apiVersion, kind];
  };
  const both = ['admission.k8s.io/v1', 'AdmissionReview'];
  t.same(await headOf(''), both);
  t.same(await headOf('"apiVersion":null,"kind":null,'), both);
  t.same(await headOf('"apiVersion":"admission.k8s.io/v1beta1","kind":"AdmissionReview",'), [
    'admission.k8s.io/v1beta1',
    'AdmissionReview',
  ]);
  t.same(await headOf('"kind":"Foo",'), [undefined, 'Foo']);
  t.same(await headOf('"apiVersion":"v1",'), ['v1', undefined]);
  t.same(await headOf('"apiVersion":"/v1","kind":"K",'), ['v1', 'K']);
});

t.test('YAML is read as by the library of vault-k8s', async (t) => {
  const yaml = (uid: string) =>
    `kind: AdmissionReview\napiVersion: admission.k8s.io/v1\nrequest:\n  uid: ${uid}\n  object: {}\n`;
  await answers(t, {
    'a document': [post(yaml('u1')), /"uid":"u1"/],
    'with Windows line ends': [post(yaml('u1').replaceAll('\n', '\r\n')), /"uid":"u1"/],
    'the first of two': [post(`---\n${yaml('u1')}---\n${yaml('u2')}`), /"uid":"u1"/],
    'the last of equal keys': [post(`${yaml('u1')}kind: Other\n`), /"kind":"Other"/],
    'a date as text': [post(yaml('2020-01-01')), /"uid":"2020-01-01"/],
    'a number as uid': [post(yaml('123')), /500 /],
    'a word of YAML 1.1 as uid': [post(yaml('no')), /500 /],
    'an unknown alias': [post(`${yaml('u1')}x: *nope\n`), /500 /],
  });
});

t.test('paths are cleaned by redirection, and nothing else is found', async (t) => {
  await answers(t, {
    'two slashes': [post(plain, json, 'POST //mutate?x=1 HTTP/1.1'), /307 .*location: \/mutate\?x=1\r\n/s],
    dots: [post(plain, json, 'POST /a/.././mutate HTTP/1.1'), /307 .*location: \/mutate\r\n/s],
    'a dot behind': [post(plain, json, 'POST /mutate/. HTTP/1.1'), /307 .*location: \/mutate\r\n/s],
    'by GET, with a link': [
      `GET //health/ready?a='<" HTTP/1.1\r\n${close}\r\n`,
      /text\/html.*<a href="\/health\/ready\?a=&#39;&lt;&#34;">Temporary Redirect<\/a>\.\n\n$/s,
    ],
    'another case': [post(plain, json, 'POST /Mutate HTTP/1.1'), /404 page not found\n$/],
    'a path below': [post(plain, json, 'POST /mutate/x HTTP/1.1'), /404 page not found\n$/],
    'readiness by any method': [post('x', '', 'POST /health/ready HTTP/1.1'), /^HTTP\/1\.1 204 /],
  });
});

t.test('bytes that are no HTTP are refused in plain text', async (t) => {
  const refused: Readonly<Record<string, string>> = {
    garbage: 'garbage\r\n\r\n',
    'a blank in the path': `POST /mut ate HTTP/1.1\r\n${close}\r\n`,
    'a length that is none': `POST /mutate HTTP/1.1\r\n${close}${json}Content-Length: x\r\n\r\n`,
    'two lengths': `POST /mutate HTTP/1.1\r\n${close}${json}Content-Length: 5\r\nContent-Length: 6\r\n\r\n`,
    'length and chunks': `POST /mutate HTTP/1.1\r\n${close}${json}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n`,
    'a chunk size that is none': `POST /mutate HTTP/1.1\r\n${close}${json}Transfer-Encoding: chunked\r\n\r\nzz\r\n`,
    'a header without a colon': `POST /mutate HTTP/1.1\r\n${close}XY\r\n\r\n`,
  };
  for (const [name, bytes] of Object.entries(refused))
    t.match(
      await exchange(bytes),
      /^HTTP\/1\.1 400 Bad Request\r\nContent-Type: text\/plain.*400 Bad Request$/s,
      name,
    );
  const long = `GET /mutate HTTP/1.1\r\n${close}X: ${'y'.repeat(100_000)}\r\n\r\n`;
  t.match(await exchange(long), /^HTTP\/1\.1 431 Request Header Fields Too Large\r\n/);
});
