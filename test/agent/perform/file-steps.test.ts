import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import type { StepOf } from '../../../agent/event.ts';
import { Swaps } from '../../../agent/file/swaps.ts';
import { writeFile } from '../../../agent/perform/file-steps.ts';
import type { Ports } from '../../../agent/perform/ports.ts';
import { until } from '../../../dev/process/poll.ts';
import { template } from '../simulation.ts';

/** What writing files uses of the ports. */
function filePorts(): Ports {
  let count = 0;
  return { swaps: new Swaps(), uniqueSuffix: () => String(count++) } as Ports;
}

const step = (
  index: number,
  destination: string,
  text: string,
  batch: readonly number[],
): StepOf<'write-file'> => ({
  kind: 'write-file',
  index,
  batch,
  template: template(destination, ''),
  output: { outcome: 'text', bytes: Buffer.from(text), files: [] },
});

t.test('a key never changes while its certificate cannot', async (t) => {
  const folder = t.testdir({ 'tls.key': 'old key' });
  const key = join(folder, 'tls.key');
  const unusable = join(key, 'below-a-file.crt');
  const ports = filePorts();
  const events = await Promise.all([
    writeFile(step(0, key, 'new key', [0, 1]), ports),
    writeFile(step(1, unusable, 'new certificate', [0, 1]), ports),
  ]);
  t.same(
    events.map(({ kind }) => kind),
    ['file-failed', 'file-failed'],
  );
  t.equal(readFileSync(key, 'utf8'), 'old key');
  t.same(readdirSync(folder), ['tls.key'], 'no temporary file stays');
});

t.test('a file that is ready waits for the others of its credential', async (t) => {
  const folder = t.testdir({ 'tls.key': 'old key' });
  const key = join(folder, 'tls.key');
  const ports = filePorts();
  const certificate = ports.swaps.join({ name: '0,1', size: 2 }, folder);
  const writing = writeFile(step(0, key, 'new key', [0, 1]), ports);
  await until('the new key is staged', () => Promise.resolve(readdirSync(folder).length === 2));
  t.equal(readFileSync(key, 'utf8'), 'old key');
  certificate.leave('written');
  t.same(await writing, { kind: 'file-written', index: 0, changed: true });
  t.equal(readFileSync(key, 'utf8'), 'new key');
});
