import fc from 'fast-check';
import t from 'tap';
import { AgentError } from '../../../agent/errors.ts';
import {
  leaseGrant,
  loginAnswer,
  lookupAnswer,
  tokenGrant,
  wrappedAnswer,
} from '../../../agent/perform/session.ts';

const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));

t.test('a login yields the token and what it may live on', async (t) => {
  const body = bytes({ auth: { client_token: 'hvs.one', lease_duration: 90, renewable: true } });
  t.same(loginAnswer(body, 'login'), {
    token: 'hvs.one',
    sinkText: 'hvs.one',
    wrapped: false,
    grant: { leaseMs: 90_000, renewable: true },
  });
});

t.test('answers without a token are malformed, and the message quotes nothing of them', async (t) => {
  const answers = [
    bytes({ data: null }),
    bytes({ auth: { client_token: '' } }),
    bytes([]),
    Buffer.from('<html>SECRET</html>'),
    Buffer.alloc(0),
  ];
  for (const answer of answers) {
    const error = t.throws(() => loginAnswer(answer, 'login'), { code: 'malformed' });
    t.notMatch(String(error), /SECRET/);
  }
});

t.test('a wrapped login gives sinks the wrapping information in the order of the original', async (t) => {
  const info = {
    ttl: 120,
    token: 'hvs.wrap',
    accessor: 'a',
    creation_time: 'now',
    creation_path: 'auth/kubernetes/login',
    wrapped_accessor: 'w',
    more: 1,
  };
  const session = wrappedAnswer(bytes({ wrap_info: info }), 'login');
  t.equal(
    session.sinkText,
    '{"token":"hvs.wrap","accessor":"a","ttl":120,"creation_time":"now","creation_path":"auth/kubernetes/login","wrapped_accessor":"w"}\n',
  );
  t.equal(session.wrapped, true);
  t.throws(() => wrappedAnswer(bytes({ auth: {} }), 'login'), { code: 'malformed' });
});

t.test('a looked-up token without end is a grant of 0', async (t) => {
  const session = lookupAnswer(bytes({ data: { ttl: 0, renewable: false } }), 'hvs.root', 'lookup');
  t.same(session.grant, { leaseMs: 0, renewable: false });
  t.throws(() => lookupAnswer(bytes({}), 'hvs.root', 'lookup'), { code: 'malformed' });
});

t.test('renewals of tokens and leases yield grants', async (t) => {
  const auth = { lease_duration: 60, renewable: false };
  t.same(tokenGrant(bytes({ auth }), 'renew'), { leaseMs: 60_000, renewable: false });
  t.throws(() => tokenGrant(bytes({ auth: null }), 'renew'), { code: 'malformed' });
  t.same(leaseGrant(bytes({ lease_duration: 5, renewable: true }), 'renew'), {
    leaseMs: 5_000,
    renewable: true,
  });
});

t.test('whatever a server answers, reading it yields a finite grant or a coded failure', async () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
      try {
        const { leaseMs } = leaseGrant(Buffer.from(text), 'renew');
        return Number.isFinite(leaseMs) && leaseMs >= 0;
      } catch (error) {
        return error instanceof AgentError && error.code === 'malformed';
      }
    }),
  );
});
