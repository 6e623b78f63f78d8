import fc from 'fast-check';
import t from 'tap';
import { createLogger } from '../../../agent/log/log.ts';

const now = () => Date.parse('2026-01-02T03:04:05.678Z');

function capture(format: 'standard' | 'json', level: 'trace' | 'info' | 'error' = 'info') {
  const lines: string[] = [];
  const log = createLogger({ name: 'agent', level, format, now, write: (line) => lines.push(line) });
  return { log, lines };
}

t.test('the standard form is that of hclog', async (t) => {
  const { log, lines } = capture('standard', 'trace');
  log.info('started');
  log.named('auth.handler').warn('slow', { ttl: '1h', tries: 2, ok: true, text: 'a "b" c', empty: '' });
  log.trace('x');
  t.same(lines, [
    '2026-01-02T03:04:05.678Z [INFO]  agent: started\n',
    '2026-01-02T03:04:05.678Z [WARN]  agent.auth.handler: slow: ttl=1h tries=2 ok=true text="a \\"b\\" c" empty=""\n',
    '2026-01-02T03:04:05.678Z [TRACE] agent: x\n',
  ]);
});

t.test('the JSON form is that of hclog', async (t) => {
  const { log, lines } = capture('json');
  log.named('sink.file').error('bad', { tries: 2 });
  t.same(JSON.parse(lines[0] ?? ''), {
    '@level': 'error',
    '@message': 'bad',
    '@module': 'agent.sink.file',
    '@timestamp': '2026-01-02T03:04:05.678000Z',
    tries: 2,
  });
});

t.test('lines below the level are left out, and the level can change for all names at once', async (t) => {
  const { log, lines } = capture('standard', 'error');
  const named = log.named('x');
  named.warn('one');
  log.setLevel('debug');
  named.debug('two');
  named.trace('three');
  t.equal(lines.length, 1);
  t.match(lines[0], '[DEBUG] agent.x: two');
});

t.test('whatever is logged stays on one line', async () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (message, value) => {
      for (const format of ['standard', 'json'] as const) {
        const { log, lines } = capture(format);
        log.info(message, { value });
        const [line = ''] = lines;
        if (!line.endsWith('\n') || /[\u0000-\u001f\u007f]/.test(line.slice(0, -1))) return false;
      }
      return true;
    }),
  );
});
