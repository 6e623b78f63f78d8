import t from 'tap';
import { Ending } from '../../agent/ending.ts';

t.test('the first wish to end decides how', async (t) => {
  const ending = new Ending();
  t.equal(ending.exit, undefined);
  t.notOk(ending.signal.aborted);
  ending.end({ code: 3, reason: 'the program exited' });
  ending.end({ code: 0, reason: 'too late' });
  t.same(ending.exit, { code: 3, reason: 'the program exited' });
  t.ok(ending.signal.aborted);
});
