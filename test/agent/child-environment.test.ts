import t from 'tap';
import { childEnvironment } from '../../agent/child-environment.ts';
import { configuration } from './configuration.ts';

const config = configuration();

t.test('commands inherit the environment and learn the effective way to Vault', async (t) => {
  const vault = {
    ...config.vault,
    address: 'https://vault:8200',
    tls: { ...config.vault.tls, caCertFile: '/ca.pem' },
  };
  t.same(
    childEnvironment({ HOME: '/home', VAULT_ADDR: 'https://old:1', GONE: undefined }, { ...config, vault }),
    {
      HOME: '/home',
      VAULT_ADDR: 'https://vault:8200',
      VAULT_CACERT: '/ca.pem',
    },
  );
});

t.test('a hand-over alone leaves the address as it is', async (t) => {
  const persist = {
    type: 'kubernetes',
    path: '/cache',
    keepAfterImport: false,
    exitOnError: false,
    serviceAccountTokenFile: '/token',
  } as const;
  t.match(childEnvironment({}, { ...config, cache: { persist }, listeners: [] }), {
    VAULT_ADDR: config.vault.address,
  });
});

t.test(
  'with a cache the address is that of the listener, and plain http is marked as unverified',
  async (t) => {
    t.same(childEnvironment({}, { ...config, cache: { persist: undefined } }), {
      VAULT_ADDR: 'http://127.0.0.1:8200',
      VAULT_SKIP_VERIFY: 'true',
    });
  },
);
