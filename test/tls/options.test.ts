import { createSecureContext } from 'node:tls';
import t from 'tap';
import { parseTlsOptions } from '../../src/tls/options.ts';

t.test("the versions are Go's words", async (t) => {
  t.same(parseTlsOptions('tls13', ''), { options: { minVersion: 'TLSv1.3' } });
  t.same(parseTlsOptions('tls9', ''), { error: 'invalid or unsupported TLS version "tls9"' });
  t.same(parseTlsOptions('__proto__', ''), { error: 'invalid or unsupported TLS version "__proto__"' });
});

t.test("cipher suites go from Go's names to OpenSSL's", async (t) => {
  const parsed = parseTlsOptions(
    'tls12',
    ' TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,TLS_RSA_WITH_RC4_128_SHA,TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305 ',
  );
  t.ok('options' in parsed);
  if ('options' in parsed) {
    t.match(parsed.options.ciphers, /ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-CHACHA20-POLY1305$/);
    t.doesNotThrow(() => createSecureContext(parsed.options));
  }
  t.same(parseTlsOptions('tls12', 'TLS_AES_128_GCM_SHA256,NOPE'), {
    error: 'failed to parse TLS cipher suites list "TLS_AES_128_GCM_SHA256,NOPE": unsupported cipher "NOPE"',
  });
  t.same(
    parseTlsOptions('tls12', 'TLS_AES_128_GCM_SHA256, TLS_AES_256_GCM_SHA384'),
    {
      error:
        'failed to parse TLS cipher suites list "TLS_AES_128_GCM_SHA256, TLS_AES_256_GCM_SHA384": unsupported cipher " TLS_AES_256_GCM_SHA384"',
    },
    'a blank belongs to the name',
  );
  for (const old of ['TLS_RSA_WITH_RC4_128_SHA', 'TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA']) {
    const options = parseTlsOptions('tls12', old);
    t.notMatch(JSON.stringify(options), /error|RC4|3DES/, 'may be named, is never offered');
  }
  const cbc = parseTlsOptions('tls12', 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256');
  t.match(JSON.stringify(cbc), /ECDHE-RSA-AES128-SHA256/);
});
