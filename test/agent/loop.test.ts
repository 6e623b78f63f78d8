import t from 'tap';
import type { Event, Step } from '../../agent/event.ts';
import { run } from '../../agent/loop.ts';
import type { LoopPorts } from '../../agent/loop.ts';
import { initialState } from '../../agent/state.ts';
import { configuration } from './configuration.ts';
import { loggedIn } from './simulation.ts';

const quiet = { onStep: () => undefined, onEvent: () => undefined };

function ports(
  perform: (step: Step) => Promise<Event>,
  signal: AbortSignal,
  more: Partial<LoopPorts> = {},
): LoopPorts {
  const context = (now: number) => ({
    now,
    random: Math.random,
    render: () => ({ outcome: 'missing' }) as const,
  });
  return { now: Date.now, context, perform, observer: quiet, signal, ...more };
}

t.test('the loop performs what is planned until the plan says exit', async (t) => {
  const seen: string[] = [];
  const perform = async (step: Step): Promise<Event> => {
    if (step.kind === 'login') return loggedIn('one', 0);
    return { kind: 'sink-written', index: 0, generation: 1 };
  };
  const observer = {
    onStep: (step: Step) => seen.push(step.kind),
    onEvent: (event: Event) => seen.push(event.kind),
  };
  const state = initialState(configuration({ sinks: 1, exitAfterAuth: true }), [], Date.now());
  const exit = await run(state, ports(perform, new AbortController().signal, { observer }));
  t.equal(exit.code, 0);
  t.same(
    seen.filter((kind) => kind !== 'tick'),
    ['login', 'logged-in', 'write-sink', 'sink-written'],
  );
});

t.test('the signal ends the loop with code 0 while a step is under way', async (t) => {
  const end = new AbortController();
  const never = () => new Promise<Event>(() => end.abort());
  const exit = await run(initialState(configuration(), [], Date.now()), ports(never, end.signal));
  t.equal(exit.code, 0);
});

t.test('a step that rejects is a bug of our own and is not hidden', async (t) => {
  const broken = () => Promise.reject(new TypeError('bug'));
  const state = initialState(configuration(), [], Date.now());
  await t.rejects(run(state, ports(broken, new AbortController().signal)), { message: 'bug' });
});

t.test('what becomes due while an event is handled is not overlooked', async (t) => {
  let clock = 0;
  const now = () => (clock += 40);
  let logins = 0;
  const end = new AbortController();
  const perform = async (): Promise<Event> => {
    if (++logins === 5) end.abort();
    return loggedIn(`t${logins}`, 0.1, false);
  };
  await run(initialState(configuration(), [], 0), ports(perform, end.signal, { now }));
  t.equal(logins, 5);
});
