import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { issueAuthority, issueServer } from '../../src/tls/certificate.ts';
import { startFileSource } from '../../src/tls/file-source.ts';
import { createLog } from '../../src/telemetry.ts';
import { manualTicker } from './manual-ticker.ts';

const clock = manualTicker();
const validity = (hours: number) => ({ notBefore: clock.now(), notAfter: clock.now() + hours * 3600_000 });
const authority = issueAuthority('CA', validity(1000));
const issue = (hours: number) => issueServer(['localhost'], authority, 'CA', validity(hours));

async function setUp(folder: string) {
  const [certFile, keyFile] = [join(folder, 'tls.crt'), join(folder, 'tls.key')];
  const write = async ({ certificate, key }: { certificate: string; key: string }) => {
    await writeFile(certFile, certificate);
    await writeFile(keyFile, key);
  };
  const lines: string[] = [];
  const log = createLog({
    level: 'info',
    format: 'standard',
    destination: { write: (line) => lines.push(line) },
    now: clock.now,
  });
  const read = async (path: string) => readFile(path, 'utf8');
  const start = async () =>
    startFileSource({ certFile, keyFile, readFile: read, every: clock.every, now: clock.now, log });
  return { certFile, keyFile, write, start, lines };
}

t.test('a changed pair is served after the next check, and subscribers hear of it', async (t) => {
  const { write, start, lines } = await setUp(t.testdir());
  const [first, second] = [issue(2), issue(24)];
  await write(first);
  const source = await start();
  const heard: string[] = [];
  source.subscribe(({ certificate }) => heard.push(certificate));
  await clock.advance(10_000);
  t.equal(source.current()?.certificate, first.certificate);
  await write(second);
  await clock.advance(3_000);
  t.same(heard, [first.certificate, second.certificate]);
  t.match(lines.join(''), '[INFO]  handler.certwatcher: Certificate reloaded');
  source.close();
});

t.test('a pair that does not fit leaves the old one in use', async (t) => {
  const { write, start, certFile, keyFile } = await setUp(t.testdir());
  const [first, second] = [issue(2), issue(24)];
  await write(first);
  const source = await start();
  await writeFile(certFile, second.certificate);
  await clock.advance(3_000);
  t.equal(source.current()?.certificate, first.certificate);
  await rename(keyFile, `${keyFile}.away`);
  await clock.advance(3_000);
  t.equal(source.current()?.certificate, first.certificate);
  await writeFile(keyFile, second.key);
  await clock.advance(3_000);
  t.equal(source.current()?.certificate, second.certificate);
  source.close();
});

t.test('an ended certificate is a fault', async (t) => {
  const { write, start } = await setUp(t.testdir());
  await write(issue(1));
  const source = await start();
  t.equal(source.fault(), undefined);
  await clock.advance(3600_000);
  t.match(source.fault(), /the serving certificate ended at 2026/);
  source.close();
});

t.test('a missing or foreign pair fails the start', async (t) => {
  const { write, start, keyFile } = await setUp(t.testdir());
  await t.rejects(start(), /ENOENT/);
  await write(issue(1));
  await writeFile(keyFile, issue(1).key);
  await t.rejects(start(), /private key does not match public key/);
});
