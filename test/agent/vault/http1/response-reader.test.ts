import t from 'tap';
import { bytes, reading } from './reading.ts';

const read = (text: string, more: { method?: string; maxBytes?: number; ends?: boolean } = {}) =>
  reading({ pieces: [bytes(text)], ...more });
const ok = 'HTTP/1.1 200 OK\r\n';
const chunked = `${ok}Transfer-Encoding: chunked\r\n\r\n`;

t.test('an answer with a length ends where the length says', async (t) => {
  t.match(read(`${ok}Content-Length: 2\r\nA:  b\t \r\n\r\n{}`), {
    status: 200,
    headers: { 'content-length': '2', a: 'b' },
    body: '{}',
    keepsConnection: true,
  });
  t.match(read(`${ok}Content-Length: 0\r\n\r\n`), { body: '', keepsConnection: true });
  t.equal(read(`${ok}Content-Length: 3\r\n\r\n{}`), 'incomplete');
  t.same(read(`${ok}Content-Length: 3\r\n\r\n{}`, { ends: true }), { fault: 'truncated' });
});

t.test('headers keep their bytes, and repeated ones are joined', async (t) => {
  const text = `${ok}Set-Cookie: a=1\r\nset-cookie: b=2\r\nEmpty:\r\nX: k\xc3\xb6ln\xa0\r\n__proto__: y\r\nContent-Length: 0\r\n\r\n`;
  const { headers } = read(text) as { headers: Record<string, string> };
  t.same(Object.entries(headers), [
    ['set-cookie', 'a=1, b=2'],
    ['empty', ''],
    ['x', 'k\xc3\xb6ln\xa0'],
    ['__proto__', 'y'],
    ['content-length', '0'],
  ]);
});

t.test('chunks are put together; their extensions and trailers are skipped', async (t) => {
  t.match(read(`${chunked}3;a=b;c="d"\r\nabc\r\n0a\r\n0123456789\r\n000;x\r\nTrailer: y\r\n\r\n`), {
    body: 'abc0123456789',
    keepsConnection: true,
    headers: { 'transfer-encoding': 'chunked', trailer: undefined },
  });
  t.same(read(`${chunked}3\r\nab`, { ends: true }), { fault: 'truncated' });
  t.same(read(`${chunked}3\r\nabc\r\n0\r\n`, { ends: true }), { fault: 'truncated' });
});

t.test('without a length the answer ends with the connection, which is never kept', async (t) => {
  t.equal(read(`${ok}\r\nabc`), 'incomplete');
  t.match(read(`${ok}Connection: keep-alive\r\n\r\nabc`, { ends: true }), {
    body: 'abc',
    keepsConnection: false,
  });
});

t.test('some answers have no body whatever their headers say', async (t) => {
  const lengths = ['Content-Length: 5\r\n', 'Transfer-Encoding: chunked\r\n', ''];
  for (const length of lengths) {
    t.match(read(`${ok}${length}\r\n`, { method: 'HEAD' }), { body: '', keepsConnection: true });
    for (const status of [204, 304])
      t.match(read(`HTTP/1.1 ${status} x\r\n${length}\r\n`), { status, body: '', keepsConnection: true });
  }
  t.match(read(`${ok}Content-Length: 5\r\n\r\n`, { method: 'HEAD', maxBytes: 1 }), { status: 200 });
});

t.test('answers that tell of the final one are skipped', async (t) => {
  const early = 'HTTP/1.1 103 Early Hints\r\nContent-Length: 7\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n';
  t.match(read(`${early}${ok}Content-Length: 2\r\n\r\n{}`), { status: 200, body: '{}' });
  t.equal(read(early, { ends: true }), 'incomplete');
  t.same(read('HTTP/1.1 101 Switching Protocols\r\n\r\n'), { fault: 'HPE_INVALID_STATUS' });
});

t.test('a connection is kept only when both sides know where the answer ends', async (t) => {
  const kept = (head: string, body = '') => {
    const outcome = read(`${head}\r\nContent-Length: 0\r\n\r\n${body}`);
    return typeof outcome === 'object' && 'status' in outcome ? outcome.keepsConnection : outcome;
  };
  t.equal(kept('HTTP/1.1 200 OK\r\nConnection: Close'), false);
  t.equal(kept('HTTP/1.1 200 OK\r\nConnection: x\r\nConnection: y,\tclose , z'), false);
  t.equal(kept('HTTP/1.1 200 OK\r\nConnection: closed'), true);
  t.equal(kept('HTTP/1.0 200 OK'), false);
  t.equal(kept('HTTP/1.0 200 OK\r\nConnection: Keep-Alive'), true);
  t.equal(kept('HTTP/1.1 200 OK', 'HTTP/1.1 200 OK\r\n'), false, 'an answer that nobody asked for');
});

t.test('what is larger than the limit is refused as soon as that is known', async (t) => {
  const most = { maxBytes: 4 };
  t.match(read(`${ok}Content-Length: 4\r\n\r\nabcd`, most), { body: 'abcd' });
  t.same(read(`${ok}Content-Length: 5\r\n\r\n`, most), { fault: 'too-large' });
  t.match(read(`${chunked}2\r\nab\r\n2\r\ncd\r\n0\r\n\r\n`, most), { body: 'abcd' });
  t.same(read(`${chunked}2\r\nab\r\n3\r\n`, most), { fault: 'too-large' });
  t.same(read(`${ok}\r\nabcde`, most), { fault: 'too-large' });
});

t.test('what is not HTTP/1.1 is malformed', async (t) => {
  const cases: readonly (readonly [string, string])[] = [
    ['SSH-2.0-OpenSSH', 'HPE_INVALID_CONSTANT'],
    ['\x15\x03\x01\x00\x02\x02\x46', 'HPE_INVALID_CONSTANT'],
    ['HTTP/1.2 200 OK\r\n', 'HPE_INVALID_VERSION'],
    ['HTTP/1.1\r\n', 'HPE_INVALID_VERSION'],
    ['HTTP/1.1 20 OK\r\n', 'HPE_INVALID_STATUS'],
    ['HTTP/1.1  200 OK\r\n', 'HPE_INVALID_STATUS'],
    ['HTTP/1.1 200 OK\n', 'HPE_CR_EXPECTED'],
    ['HTTP/1.1 200 O\rK\r\n', 'HPE_STRICT'],
    [`${ok}a: b\n`, 'HPE_CR_EXPECTED'],
    [`${ok}a: b\rc: d\r\n`, 'HPE_LF_EXPECTED'],
    [`${ok}\n`, 'HPE_INVALID_HEADER_TOKEN'],
    [`${ok}a : b\r\n`, 'HPE_INVALID_HEADER_TOKEN'],
    [`${ok}a b: c\r\n`, 'HPE_INVALID_HEADER_TOKEN'],
    [`${ok}: b\r\n`, 'HPE_INVALID_HEADER_TOKEN'],
    [`${ok}a\r\n`, 'HPE_INVALID_HEADER_TOKEN'],
    [`${ok}a: b\r\n c\r\n`, 'HPE_INVALID_HEADER_TOKEN'],
    [`${ok}a: \0\r\n`, 'HPE_INVALID_HEADER_TOKEN'],
    [`${ok}a: \x7f\r\n`, 'HPE_INVALID_HEADER_TOKEN'],
    ...['', '+1', '1 1', '0x1', '-1', '1.0', '18446744073709551616', '1\r\nContent-Length: 1'].map(
      (length) => [`${ok}Content-Length: ${length}\r\n\r\n`, 'HPE_INVALID_CONTENT_LENGTH'] as const,
    ),
    [
      `${ok}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      'HPE_INVALID_TRANSFER_ENCODING',
    ],
    ...['', 'gzip', 'identity', 'gzip, chunked', 'chunked, chunked', 'chunked, gzip', 'xchunked'].map(
      (coding) => [`${ok}Transfer-Encoding: ${coding}\r\n\r\n`, 'HPE_INVALID_TRANSFER_ENCODING'] as const,
    ),
    ...['', '-1', '0x1', '1 ', 'g', ' 1', '10000000000000000'].map(
      (size) => [`${chunked}${size}\r\n`, 'HPE_INVALID_CHUNK_SIZE'] as const,
    ),
    [`${chunked}1\n`, 'HPE_CR_EXPECTED'],
    [`${chunked}1;a\0\r\n`, 'HPE_STRICT'],
    [`${chunked}1\r\na\n`, 'HPE_CR_EXPECTED'],
    [`${chunked}1\r\nab\r\n`, 'HPE_STRICT'],
    [`${chunked}0\r\na : b\r\n`, 'HPE_INVALID_HEADER_TOKEN'],
  ];
  for (const [text, fault] of cases) t.same(read(text), { fault }, JSON.stringify(text));
});

t.test('a head is at most as long as Node takes it', async (t) => {
  const overflow = { fault: 'HPE_HEADER_OVERFLOW' };
  const header = (length: number) => `a: ${'b'.repeat(length - 1)}\r\n`;
  t.match(read(`${ok}${header(16_300)}Content-Length: 0\r\n\r\n`), { status: 200 });
  t.same(read(`${ok}${header(16_384)}\r\n`), overflow, 'in one line');
  t.same(read(`${ok}${header(10_000)}${header(6_384)}\r\n`), overflow, 'in several');
  t.same(read(`${ok}a: ${'b'.repeat(20_000)}`), overflow, 'in a line without an end');
  t.same(read(`HTTP/1.1 200 ${'b'.repeat(20_000)}`), overflow, 'in the status line');
  t.same(read(`${chunked}1;${'b'.repeat(20_000)}`), overflow, 'in the extension of a chunk');
  t.same(read(`${chunked}0\r\n${header(10_000)}${header(6_384)}\r\n`), overflow, 'in trailers');
});
