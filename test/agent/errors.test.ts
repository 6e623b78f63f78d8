import t from 'tap';
import { AgentError, errorTable, explain } from '../../agent/errors.ts';

t.test('every failure has one line of cause and one of remedy', async (t) => {
  for (const [code, { cause, remedy }] of Object.entries(errorTable)) {
    for (const line of [cause, remedy]) t.match(line, /^[^\n]{10,140}$/, `${code}: ${line}`);
    t.notMatch(`${cause}${remedy}`, /\.$/m, code);
  }
});

t.test(
  'a failure says what was done, what is the matter and what the server said, on one line',
  async (t) => {
    const failure = new AgentError('sealed', {
      subject: 'GET https://vault/v1/x',
      status: 503,
      errors: ['Vault is sealed'],
    });
    t.equal(
      failure.message,
      'GET https://vault/v1/x: Vault is sealed or not ready (status 503: Vault is sealed)',
    );
    t.same(explain(failure), { cause: errorTable.sealed.cause, remedy: errorTable.sealed.remedy });
    t.match(new AgentError('timeout', { subject: 'x', errors: ['5 ms'] }).message, /^x: .*: 5 ms$/);
    t.match(new AgentError('server', { subject: 'x', status: 500 }).message, /\(status 500\)$/);
  },
);
