import t from 'tap';
import { narrateEvent, narrateStep } from '../../agent/narrate.ts';
import type { Event, Step } from '../../agent/event.ts';
import { configuration } from './configuration.ts';
import { Simulation, failure, fetchFailure, loggedIn, template } from './simulation.ts';
import type { Outside } from './simulation.ts';

const config = configuration({ sinks: 1, templates: [template('/out', 'secret/data/app')] });

t.test('a login says which role logs in where', async (t) => {
  t.match(narrateStep({ kind: 'login' }, 'role "app" at auth/kubernetes'), [
    { level: 'info', message: 'logging in with role "app" at auth/kubernetes' },
  ]);
});

t.test('failures that repeat are told at every power of two, with cause and remedy', async (t) => {
  const outside: Outside = (step) => (step.kind === 'fetch' ? fetchFailure(step, 'absent') : undefined);
  const run = new Simulation(config, outside).runUntil(100);
  const key = 'secret/data/app';
  const told = Array.from({ length: 16 }, () => {
    const event: Event = { kind: 'fetch-failed', key, generation: 1, failure: failure('absent') };
    const before = run.state;
    run.runUntil(run.now + 70_000);
    return narrateEvent(event, before, run.state).length;
  });
  t.ok(told.filter((lines) => lines > 0).length <= 6, told.join());
});

t.test('no line about any step or event holds a token', async (t) => {
  const lines: unknown[] = [];
  const steps: Step[] = [];
  const outside: Outside = (step) => {
    steps.push(step);
    return step.kind === 'login' ? loggedIn('hvs.SECRET', 100) : undefined;
  };
  const run = new Simulation(config, outside);
  const before = run.state;
  run.runUntil(200_000);
  for (const step of steps) lines.push(...narrateStep(step, 'role "app"'));
  lines.push(...narrateEvent(loggedIn('hvs.SECRET', 100), before, run.state));
  t.ok(lines.length > 2);
  t.notMatch(JSON.stringify(lines), /SECRET/);
});
