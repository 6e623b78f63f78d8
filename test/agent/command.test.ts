import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { runCommand } from '../../agent/command.ts';

const ports = {
  env: { PATH: process.env.PATH ?? '/bin:/usr/bin', MARK: 'seen' },
  kill: (pid: number, signal: 'SIGKILL') => process.kill(pid, signal),
};
const shell = (text: string, timeoutMs = 10_000) => ({ argv: ['sh', '-c', text], timeoutMs });

t.test('a command sees the given environment, and success is silent', async (t) => {
  const file = join(t.testdir(), 'out');
  t.equal(await runCommand(shell(`printf %s "$MARK" > ${file}`), ports), undefined);
  t.equal(readFileSync(file, 'utf8'), 'seen');
});

t.test('a command that fails says how', async (t) => {
  t.equal(await runCommand(shell('exit 3'), ports), 'exited with code 3');
  t.equal(await runCommand(shell('kill -9 $$'), ports), 'was ended by SIGKILL');
  t.match(await runCommand({ argv: ['/no/such/program'], timeoutMs: 1_000 }, ports), /cannot be started/);
});

t.test('a command beyond its time is killed with everything it started', async (t) => {
  const file = join(t.testdir(), 'pid');
  const reason = await runCommand(shell(`sh -c 'echo $$ > ${file}; exec sleep 60' & wait`, 300), ports);
  t.equal(reason, 'was killed after 300 ms');
  const pid = readFileSync(file, 'utf8').trim();
  const deadline = Date.now() + 5_000;
  const gone = () => !existsSync(`/proc/${pid}`) || readFileSync(`/proc/${pid}/stat`, 'utf8').includes(' Z ');
  while (!gone() && Date.now() < deadline) await new Promise((resolve) => setImmediate(resolve));
  t.ok(gone(), 'the child of the shell is gone too');
});

t.test('a command without a time limit is started and not waited for', async (t) => {
  t.equal(await runCommand({ argv: ['sleep', '0.2'], timeoutMs: 0 }, ports), undefined);
});
