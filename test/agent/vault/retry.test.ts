import t from 'tap';
import { AgentError, errorTable } from '../../../agent/errors.ts';
import type { ErrorCode } from '../../../agent/errors.ts';
import { httpRetryDelay, parseRetryAfter } from '../../../agent/vault/retry.ts';

const failure = (code: ErrorCode, retryAfterMs?: number) =>
  new AgentError(code, { subject: 'x', ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });

t.test('a failure that may pass is tried again after growing waits, as often as allowed', async (t) => {
  const waits = [1, 2, 3].map((tries) => httpRetryDelay(tries, failure('sealed'), 2, () => 0));
  t.same(waits, [1000, 2000, undefined]);
  t.equal(
    httpRetryDelay(2, failure('server'), 2, () => 0.999),
    2999,
  );
  t.equal(
    httpRetryDelay(1, failure('server'), 0, () => 0),
    undefined,
  );
});

t.test('final failures are not tried again', async (t) => {
  const final = Object.keys(errorTable).filter(
    (code) => httpRetryDelay(1, failure(code as ErrorCode), 9, () => 0) === undefined,
  );
  for (const code of [
    'tls-untrusted',
    'permission-denied',
    'absent',
    'bad-request',
    'unsupported',
    'aborted',
  ]) {
    t.ok(final.includes(code), code);
  }
  for (const code of ['refused', 'timeout', 'inconsistent', 'rate-limited', 'sealed', 'server', 'dns']) {
    t.notOk(final.includes(code), code);
  }
});

t.test('the server may ask for patience, within reason', async (t) => {
  t.equal(
    httpRetryDelay(1, failure('rate-limited', 7000), 2, () => 0),
    7000,
  );
  t.equal(
    httpRetryDelay(1, failure('rate-limited', 1e12), 2, () => 0),
    300_000,
  );
});

t.test('Retry-After is read as seconds or as a date', async (t) => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  t.equal(parseRetryAfter('120', now), 120_000);
  t.equal(parseRetryAfter('Thu, 01 Jan 2026 00:00:30 GMT', now), 30_000);
  t.equal(parseRetryAfter('Thu, 01 Jan 2015 00:00:30 GMT', now), 0);
  for (const nothing of [undefined, '', 'soon', '-5', '1.5', '2026-01-01']) {
    t.equal(parseRetryAfter(nothing, now), undefined, String(nothing));
  }
});
