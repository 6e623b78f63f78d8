import t from 'tap';
import { AgentError } from '../../../agent/errors.ts';
import { terminationMessage } from '../../../agent/log/termination.ts';

t.test('the container says what failed, why, and what to do', async (t) => {
  const failure = new AgentError('sealed', {
    subject: 'PUT https://v/v1/auth/k/login',
    status: 503,
    errors: ['x'],
  });
  t.same(terminationMessage('login at auth/k', failure).split('\n'), [
    'login at auth/k failed',
    'cause: Vault is sealed or not ready',
    'remedy: unseal Vault; the agent goes on by itself afterwards',
    'detail: PUT https://v/v1/auth/k/login: Vault is sealed or not ready (status 503: x)',
  ]);
  const long = new AgentError('server', { subject: 'x'.repeat(5000) });
  t.equal(terminationMessage('a', long).length, 2048);
});
