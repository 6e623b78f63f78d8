import t from 'tap';
import { Inbox } from '../../agent/inbox.ts';

t.test('what has arrived is taken at once and in order', async (t) => {
  const inbox = new Inbox<number>();
  inbox.push(1);
  inbox.push(2);
  t.same(await inbox.take(60_000, new AbortController().signal), [1, 2]);
});

t.test('a waiting reader is woken by an arrival, by its time limit, and by the end', async (t) => {
  const inbox = new Inbox<number>();
  const end = new AbortController();
  const arrival = inbox.take(60_000, end.signal);
  inbox.push(3);
  t.same(await arrival, [3]);
  t.same(await inbox.take(1, end.signal), []);
  const last = inbox.take(60_000, end.signal);
  end.abort();
  t.same(await last, []);
  t.same(await inbox.take(60_000, end.signal), [], 'after the end nobody waits');
});
