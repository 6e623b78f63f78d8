import type { Test } from 'tap';
import type { Call } from './client.ts';

export async function sealSuite(t: Test, call: Call, unsealKey: string): Promise<void> {
  t.test('health tells the state', async (t) => {
    const { status, text } = await call('GET sys/health?sealedcode=299&standbyok=true', undefined, {
      token: '',
    });
    t.equal(status, 200);
    t.match(JSON.parse(text), { initialized: true, sealed: false, standby: false, version: /^\d/ });
  });

  t.test('a sealed server answers 503 until it is unsealed', async (t) => {
    t.equal((await call('PUT sys/seal', {})).status, 204);
    for (const request of [
      'GET secret/data/app',
      'PUT auth/kubernetes/login',
      'GET auth/token/lookup-self',
    ]) {
      const { status, body } = await call(request, request.startsWith('PUT') ? {} : undefined);
      t.equal(status, 503);
      t.same(body.errors, ['Vault is sealed']);
    }
    t.equal((await call('GET sys/health')).status, 503);
    t.equal((await call('GET sys/health?sealedcode=299')).status, 299);
    t.match(JSON.parse((await call('GET sys/seal-status')).text), { sealed: true });
    t.equal((await call('PUT sys/unseal', { key: 'wrong' })).status, 400);
    t.match(JSON.parse((await call('PUT sys/unseal', { key: unsealKey })).text), { sealed: false });
    t.equal((await call('GET sys/health')).status, 200);
  });
}
