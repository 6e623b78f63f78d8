import t from 'tap';
import { requestHeaders } from '../../../agent/vault/request-headers.ts';

const settings = {
  namespace: '',
  wrapTtlMs: 0,
  headers: {},
  userAgent: { auth: 'auth', template: 'template', proxy: 'proxy' },
};

t.test('a wrapping time is written as the peers write it', async (t) => {
  for (const [wrapTtlMs, text] of [
    [0, undefined],
    [1_500, '1.5s'],
    [60_000, '1m0s'],
    [300_000, '5m0s'],
    [86_400_000, '24h0m0s'],
    [90_061_000, '25h1m1s'],
  ] as const) {
    const { signal } = new AbortController();
    const request = { method: 'PUT', path: 'auth/k/login', purpose: 'auth', wrapTtlMs, signal } as const;
    t.equal(requestHeaders(request, settings, 'test')['x-vault-wrap-ttl'], text);
  }
});
