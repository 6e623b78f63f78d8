import t from 'tap';
import { createLog, moduleLog } from '../src/telemetry.ts';

function logged(format: string, act: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = [];
  act(
    createLog({
      level: 'info',
      format,
      destination: { write: (line) => lines.push(line) },
      now: () => Date.UTC(2026, 10, 22, 1, 14, 46, 123),
    }),
  );
  return lines.join('');
}

t.test("the standard format is go-hclog's text line", async (t) => {
  const text = logged('standard', (log) => {
    moduleLog(log, 'handler').info({ Method: 'POST', URL: '/mutate' }, 'Request received');
    log.warn({ reason: 'two words', n: 3, empty: '' }, 'odd');
    log.debug('below the level');
  });
  t.equal(
    text,
    '2026-11-22T01:14:46.123Z [INFO]  handler: Request received: Method=POST URL=/mutate\n' +
      '2026-11-22T01:14:46.123Z [WARN]  odd: reason="two words" n=3 empty=""\n',
  );
});

t.test('the json format has the @-keys of go-hclog', async (t) => {
  const text = logged('json', (log) => moduleLog(log, 'handler.auto-tls').error({ a: 1 }, 'broken'));
  t.same(JSON.parse(text), {
    '@level': 'error',
    '@timestamp': '2026-11-22T01:14:46.123Z',
    '@module': 'handler.auto-tls',
    '@message': 'broken',
    a: 1,
  });
});

t.test('values of secret fields are replaced in both formats', async (t) => {
  for (const format of ['standard', 'json']) {
    const text = logged(format, (log) =>
      log.info({ token: 's.abc', auth: { jwt: 's.abc', key: 's.abc' }, object: { pod: 's.abc' } }, 'login'),
    );
    t.notMatch(text, 's.abc');
    t.match(text, '[redacted]');
  }
});

t.test('line breaks in a value cannot forge a line', async (t) => {
  const text = logged('standard', (log) => log.info({ pod: 'a\n2026 [ERROR] forged' }, 'x'));
  t.equal(text.split('\n').length, 2);
});
