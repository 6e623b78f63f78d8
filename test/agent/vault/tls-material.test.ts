import { rootCertificates } from 'node:tls';
import t from 'tap';
import { tlsOptions } from '../../../agent/vault/tls-material.ts';
import { makeAuthority } from './certificates.ts';
import { settingsFor } from './servers.ts';

const nothing = settingsFor('').tls;
const missing = () => Promise.reject(Object.assign(new Error('none'), { code: 'ENOENT' }));

t.test(
  'without a configured authority those of the system count, else those that the runtime was built with',
  async (t) => {
    const { cert } = await makeAuthority();
    const readFile = async (path: string) =>
      path === '/etc/ssl/cert.pem' ? Buffer.from(`# x\n${cert}`) : missing();
    const system = await tlsOptions(nothing, { readFile, readDir: missing });
    t.same(system, { minVersion: 'TLSv1.2', rejectUnauthorized: true, ca: [cert.trim()] });
    const bare = await tlsOptions(nothing, { readFile: missing, readDir: missing });
    t.same(bare.ca, rootCertificates);
  },
);

t.test('skipping verification reads no authority at all', async (t) => {
  const options = await tlsOptions(
    { ...nothing, skipVerify: true, caCertFile: '/none', serverName: 'x' },
    {
      readFile: missing,
      readDir: missing,
    },
  );
  t.same(options, { minVersion: 'TLSv1.2', rejectUnauthorized: false, servername: 'x' });
});
