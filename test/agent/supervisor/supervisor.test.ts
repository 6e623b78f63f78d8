import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import type { EnvTemplateConfig, ExecConfig } from '../../../agent/config/model.ts';
import { Ending } from '../../../agent/ending.ts';
import type { Extension } from '../../../agent/extension.ts';
import type { Host } from '../../../agent/host.ts';
import { createLogger } from '../../../agent/log/log.ts';
import { createSupervisor } from '../../../agent/supervisor/supervisor.ts';
import { variableTemplates } from '../../../agent/supervisor/variables.ts';
import { until } from '../../../dev/process/poll.ts';
import { host as noProcess } from '../listener/api.ts';

const host: Host = {
  ...noProcess,
  env: { PATH: process.env.PATH, FROM_AGENT: 'agent', A: 'the agent’s' },
  kill: (pid, signal) => process.kill(pid, signal),
};

function variable(name: string): EnvTemplateConfig {
  return {
    name,
    source: '',
    contents: 'x',
    leftDelimiter: '',
    rightDelimiter: '',
    errorOnMissingKey: false,
    errorFatal: true,
    functionDenylist: [],
  };
}

const exec: ExecConfig = {
  command: ['true'],
  restartOnSecretChanges: 'always',
  restartStopSignal: 'SIGTERM',
  childStdout: '',
  childStderr: '',
};

/** A supervisor of `names` with short times. */
class Supervised {
  readonly ending = new Ending();
  readonly supervisor: Extension;
  readonly #names: readonly string[];
  log = '';

  constructor(
    t: { teardown: (end: () => Promise<void>) => unknown },
    names: readonly string[],
    changes: Partial<ExecConfig>,
  ) {
    const write = (line: string): void => void (this.log += line);
    const log = createLogger({ name: 'agent', level: 'trace', format: 'standard', now: Date.now, write });
    const times = { debounceMs: 20, killAfterMs: 300 };
    const { ending } = this;
    this.#names = names;
    this.supervisor = createSupervisor({ ...exec, ...changes }, names.map(variable), {
      host,
      log,
      ending,
      times,
    });
    t.teardown(() => this.supervisor.close());
  }

  /** Renders a variable. */
  async set(name: string, value: string): Promise<void> {
    const index = this.#names.indexOf(name);
    const [template] = variableTemplates([variable(name)]);
    if (template === undefined) throw new Error('no template');
    const output = { outcome: 'text', bytes: Buffer.from(value), files: [] } as const;
    await this.supervisor.perform?.({ kind: 'write-file', index, template, output, batch: [index] });
  }
}

/** A shell program that notes its start, its variable, and the signals it gets, and stays. */
function noting(path: string, more = ''): ExecConfig['command'] {
  const script = `echo "start $A" >> ${path}; trap 'echo term >> ${path}; exit 0' TERM; ${more}
    while :; do sleep 0.02; done`;
  return ['sh', '-c', script];
}

t.test(
  'the program starts once every variable is there, with the agent’s environment below them',
  async (t) => {
    const folder = t.testdir();
    const command = ['sh', '-c', `echo "$A $B $FROM_AGENT" > ${folder}/out`] as const;
    const it = new Supervised(t, ['A', 'B'], { command });
    await it.set('A', 'one');
    t.equal(it.ending.exit, undefined);
    await it.set('B', 'two');
    const exit = await until('the end', () => it.ending.exit);
    t.match(exit, { code: 0 });
    t.equal(readFileSync(join(folder, 'out'), 'utf8'), 'one two agent\n');
  },
);

t.test('changed variables restart the program, equal ones do not', async (t) => {
  const log = join(t.testdir(), 'log');
  const it = new Supervised(t, ['A'], { command: noting(log) });
  const read = (): string => (existsSync(log) ? readFileSync(log, 'utf8') : '');
  await it.set('A', 'one');
  await until('the start', () => read() === 'start one\n');
  await it.set('A', 'one');
  await it.set('A', 'two');
  await it.set('A', 'three');
  await until('the restart', () => read() === 'start one\nterm\nstart three\n');
  t.equal(it.ending.exit, undefined, 'an end on purpose is no end of the agent');
  await it.supervisor.close();
  t.equal(read(), 'start one\nterm\nstart three\nterm\n');
});

t.test('with `never` the program keeps its variables', async (t) => {
  const log = join(t.testdir(), 'log');
  const it = new Supervised(t, ['A'], { command: noting(log), restartOnSecretChanges: 'never' });
  await it.set('A', 'one');
  await until('the start', () => existsSync(log) && readFileSync(log, 'utf8') === 'start one\n');
  await it.set('A', 'two');
  await until('the change is noticed', () => it.log.includes('keeps the old ones'));
  t.equal(readFileSync(log, 'utf8'), 'start one\n');
  await it.supervisor.close();
});

t.test('a program that ignores the stop signal is killed', async (t) => {
  const log = join(t.testdir(), 'log');
  const it = new Supervised(t, ['A'], { command: noting(log, "trap '' TERM;") });
  await it.set('A', 'one');
  await until('the start', () => existsSync(log));
  await it.supervisor.close();
  t.match(it.log, /did not end in time and is killed/);
});

t.test('another stop signal is sent when one is configured', async (t) => {
  const log = join(t.testdir(), 'log');
  const command = noting(log, `trap 'echo usr1 >> ${log}; exit 0' USR1;`);
  const it = new Supervised(t, ['A'], { command, restartStopSignal: 'SIGUSR1' });
  await it.set('A', 'one');
  await until('the start', () => existsSync(log));
  await it.supervisor.close();
  t.equal(readFileSync(log, 'utf8'), 'start one\nusr1\n');
});

t.test('a text with spaces runs in a shell, whose whole group is signalled', async (t) => {
  const log = join(t.testdir(), 'log');
  const inner = `sh -c "echo start >> ${log}; trap 'echo inner >> ${log}; exit 0' TERM; while :; do sleep 0.02; done"`;
  const it = new Supervised(t, ['A'], { command: [`${inner}; true`] });
  await it.set('A', 'one');
  await until('the start', () => existsSync(log));
  await it.supervisor.close();
  await until('the inner program got it', () => readFileSync(log, 'utf8') === 'start\ninner\n');
});

t.test('the agent ends as the program ends', async (t) => {
  for (const [script, code] of [
    ['exit 3', 3],
    ['kill -9 $$', 255],
  ] as const) {
    const it = new Supervised(t, ['A'], { command: ['sh', '-c', script] });
    await it.set('A', 'one');
    t.equal((await until('the end', () => it.ending.exit)).code, code, script);
  }
});

t.test('what cannot be started ends the agent with 1, and no value is shown', async (t) => {
  const missing = new Supervised(t, ['A'], { command: ['/no/such/program'] });
  await missing.set('A', 'S3CRET');
  const first = await until('the end', () => missing.ending.exit);
  t.match(first, { code: 1, reason: /\/no\/such\/program/ });
  const zero = new Supervised(t, ['A'], {});
  await zero.set('A', 'S3CRET\0');
  const second = await until('the end', () => zero.ending.exit);
  t.match(second, { code: 1, reason: /A holds a zero byte/ });
  t.notMatch(`${first.reason}${second.reason}${missing.log}${zero.log}`, /S3CRET/);
});

t.test('output goes to files when they are configured', async (t) => {
  const folder = t.testdir();
  const [childStdout, childStderr] = [join(folder, 'out'), join(folder, 'err')];
  const command = ['sh', '-c', 'echo to-out; echo to-err >&2'] as const;
  const it = new Supervised(t, ['A'], { command, childStdout, childStderr });
  await it.set('A', 'one');
  await until('the end', () => it.ending.exit);
  t.equal(readFileSync(childStdout, 'utf8'), 'to-out\n');
  t.equal(readFileSync(childStderr, 'utf8'), 'to-err\n');
});

t.test('an agent that ends before the program is due never starts it', async (t) => {
  const it = new Supervised(t, ['A'], { command: ['sh', '-c', 'exit 7'] });
  await it.set('A', 'one');
  await it.supervisor.close();
  t.equal(it.ending.exit, undefined);
});
