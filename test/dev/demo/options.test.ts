import t from 'tap';
import { readOptions } from '../../../dev/demo/options.ts';

t.test('without flags and variables a server is started and everything ends', async (t) => {
  t.same(readOptions([], {}), { keep: false, yes: false, onlyEmbedded: false, ownServer: undefined });
});

t.test('flags are read in any order', async (t) => {
  t.match(readOptions(['--yes', '--keep'], {}), { keep: true, yes: true });
});

t.test('VAULT_ADDR with VAULT_TOKEN names a server, unless only the embedded one is wanted', async (t) => {
  const env = { VAULT_ADDR: 'http://127.0.0.1:8200/', VAULT_TOKEN: 'root' };
  t.match(readOptions([], env), { ownServer: { address: 'http://127.0.0.1:8200', token: 'root' } });
  t.match(readOptions(['--only-embedded'], env), { ownServer: undefined, onlyEmbedded: true });
});

t.test('mistakes are said', async (t) => {
  t.match(readOptions(['--kepe'], {}), /unknown flag --kepe[^]*usage: npm run demo/);
  t.match(readOptions([], { VAULT_ADDR: 'http://127.0.0.1:8200' }), /VAULT_TOKEN is not/);
});
