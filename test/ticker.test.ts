import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import t from 'tap';
import { errorText } from '../src/error-text.ts';
import { createTicker } from '../src/ticker.ts';

t.test('a process that only waits for its tasks stays alive until they are stopped', async (t) => {
  const ticker = JSON.stringify(join(import.meta.dirname, '../src/ticker.ts'));
  const script = `
    const { createTicker } = await import(${ticker});
    let runs = 0;
    const done = Promise.withResolvers();
    const stop = createTicker()(5, () => (runs += 1) === 3 && done.resolve());
    await done.promise;
    stop();
    console.log('ran', runs);`;
  t.equal(
    execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }),
    'ran 3\n',
  );
});

t.test('runs of one task never overlap', async (t) => {
  const state = { running: 0, most: 0, runs: 0 };
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const stop = createTicker()(0, async () => {
    state.running += 1;
    state.most = Math.max(state.most, state.running);
    await new Promise((next) => setImmediate(next));
    state.running -= 1;
    state.runs += 1;
    if (state.runs === 5) resolve(undefined);
  });
  await promise;
  stop();
  t.equal(state.most, 1);
});

t.test(
  "an answer of the API server is told by its status and message, without the caller's headers",
  async (t) => {
    const refused = Object.assign(new Error('HTTP-Code: 403\nHeaders: {"authorization":"x"}'), {
      code: 403,
      body: '{"message":"leases is forbidden"}',
    });
    t.equal(errorText(refused), '403 leases is forbidden');
    t.equal(errorText(Object.assign(new Error('x'), { code: 502, body: '<html>' })), '502');
    t.equal(errorText(new Error('plain')), 'plain');
  },
);
