import t from 'tap';
import { openReadyListener } from '../../../agent/listener/ready.ts';

t.test('the ready path says whether the agent is ready, and nothing else is answered', async (t) => {
  let ready = false;
  const listener = await openReadyListener('127.0.0.1:0', () => ready);
  t.teardown(() => listener.close());
  const ask = async (path: string, method = 'GET'): Promise<number> =>
    (await fetch(`http://127.0.0.1:${listener.port}${path}`, { method })).status;
  t.equal(await ask('/agent/v1/ready'), 503);
  ready = true;
  t.equal(await ask('/agent/v1/ready'), 200);
  t.equal(await ask('/agent/v1/ready?probe=1'), 200);
  t.equal(await ask('/agent/v1/ready', 'POST'), 405);
  t.equal(await ask('/v1/secret/data/app'), 404);
});

t.test('an address in use is an error', async (t) => {
  const listener = await openReadyListener('127.0.0.1:0', () => true);
  t.teardown(() => listener.close());
  await t.rejects(
    openReadyListener(`127.0.0.1:${listener.port}`, () => true),
    { code: 'EADDRINUSE' },
  );
});
