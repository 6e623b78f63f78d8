import fc from 'fast-check';
import t from 'tap';
import { flagValue, parseFlags } from '../../../../agent/config/outside/flags.ts';

t.test('flags take one or two dashes, and their value with or without "="', async (t) => {
  const flags = parseFlags([
    '-config=a.hcl',
    '--config',
    'b.json',
    '-log-level',
    'debug',
    '-exit-after-auth',
  ]);
  t.same(flags.issues, []);
  t.same(flags.given.get('config'), ['a.hcl', 'b.json']);
  t.equal(flagValue(flags, 'log-level'), 'debug');
  t.equal(flagValue(flags, 'exit-after-auth'), 'true');
  t.equal(flagValue(flags, 'address'), undefined);
});

t.test('a switch does not take the next argument, and the last value counts', async (t) => {
  const flags = parseFlags(['-tls-skip-verify', '-address=a', '-address=b=c', '-exit-after-auth=false']);
  t.equal(flagValue(flags, 'tls-skip-verify'), 'true');
  t.equal(flagValue(flags, 'address'), 'b=c');
  t.equal(flagValue(flags, 'exit-after-auth'), 'false');
});

t.test('the first argument that is no flag ends them', async (t) => {
  for (const end of ['positional', '--', '-']) {
    const flags = parseFlags(['-config=a', end, '-log-level=debug']);
    t.same([...flags.given.keys()], ['config'], end);
    t.same(flags.issues, []);
  }
});

t.test('unknown flags and missing values are all told', async (t) => {
  t.same(parseFlags(['-adress=x', '-nosuchthing', '-config']).issues, [
    { where: '', key: '-adress', problem: 'unknown flag, did you mean -address?' },
    { where: '', key: '-nosuchthing', problem: 'unknown flag' },
    { where: '', key: '-config', problem: 'needs a value' },
  ]);
});

t.test('any arguments are read or told', async () => {
  const argument = fc.oneof(
    fc.string(),
    fc.constantFrom('-config', '--', '-ns=', '-__proto__=1', '-constructor'),
  );
  fc.assert(fc.property(fc.array(argument), (args) => Array.isArray(parseFlags(args).issues)));
});
