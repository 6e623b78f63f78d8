import t from 'tap';
import { Swaps } from '../../../agent/file/swaps.ts';

const pair = { name: '0,1', size: 2 };

t.test('nobody takes its place before all are ready or have nothing to change', async (t) => {
  const swaps = new Swaps();
  const batch = { name: '0,1,2', size: 3 };
  const [first, second, third] = [swaps.join(batch, '/a'), swaps.join(batch, '/b'), swaps.join(batch, '/c')];
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
  const [first, second] = [swaps.join(pair, '/a'), swaps.join(pair, '/a')];
  const waiting = first.ready();
  second.leave('failed');
  await t.rejects(waiting, { message: /another file of the same credential/ });
});

t.test('a name is free again when all have left', async (t) => {
  const swaps = new Swaps();
  for (let round = 0; round < 2; round++) {
    const members = [swaps.join(pair, '/a'), swaps.join(pair, '/b')];
    await Promise.all(members.map(({ ready }) => ready()));
    for (const { leave } of members) leave('written');
  }
  await swaps.join({ name: '0', size: 1 }, '/a').ready();
  t.pass('nobody is waited for twice');
});

/** Joins as a file of its own; the returned function waits for its turn, notes it, and leaves. */
function joinAlone(swaps: Swaps, name: string, folder: string, order: string[]): () => Promise<void> {
  const swap = swaps.join({ name, size: 1 }, folder);
  return async () => {
    await swap.ready();
    order.push(name);
    swap.leave('written');
  };
}

t.test('files of one folder take their places in the order in which they joined', async (t) => {
  const swaps = new Swaps();
  const order: string[] = [];
  const first = joinAlone(swaps, 'first', '/a', order);
  const second = joinAlone(swaps, 'second', '/a', order);
  const elsewhere = joinAlone(swaps, 'elsewhere', '/b', order);
  const others = [second(), elsewhere()];
  await new Promise(setImmediate);
  t.same(order, ['elsewhere']);
  await Promise.all([first(), ...others]);
  t.same(order, ['elsewhere', 'first', 'second']);
});

t.test('two of a batch in one folder do not wait for each other', async (t) => {
  const swaps = new Swaps();
  const order: string[] = [];
  const place = async (name: string, swap: ReturnType<Swaps['join']>) => {
    await swap.ready();
    order.push(name);
    swap.leave('written');
  };
  const [key, certificate] = [swaps.join(pair, '/a'), swaps.join(pair, '/a')];
  await Promise.all([place('certificate', certificate), place('key', key)]);
  t.same(order, ['key', 'certificate']);
});
