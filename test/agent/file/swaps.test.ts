import t from 'tap';
import { Swaps } from '../../../agent/file/swaps.ts';

t.test('nobody takes its place before all are ready or have nothing to change', async (t) => {
  const swaps = new Swaps();
  const [first, second, third] = [swaps.join('0,1,2', 3), swaps.join('0,1,2', 3), swaps.join('0,1,2', 3)];
  const order: string[] = [];
  const placed = [
    first.ready().then(() => order.push('first')),
    second.ready().then(() => order.push('second')),
  ];
  await new Promise(setImmediate);
  t.same(order, []);
  third.leave('written');
  await Promise.all(placed);
  t.same(order, ['first', 'second']);
});

t.test('one that fails keeps the others from taking their places', async (t) => {
  const swaps = new Swaps();
  const [first, second] = [swaps.join('0,1', 2), swaps.join('0,1', 2)];
  const waiting = first.ready();
  second.leave('failed');
  await t.rejects(waiting, { message: /another file of the same credential/ });
});

t.test('a name is free again when all have left', async (t) => {
  const swaps = new Swaps();
  for (let round = 0; round < 2; round++) {
    const members = [swaps.join('0,1', 2), swaps.join('0,1', 2)];
    await Promise.all(members.map(({ ready }) => ready()));
    for (const { leave } of members) leave('written');
  }
  await swaps.join('0', 1).ready();
  t.pass('nobody is waited for twice');
});
