/** Logs in, renews the token and writes it to the sinks. */
import type { AuthMethod, Credentials } from '../auth/method.ts';
import type { EventOf, StepOf } from '../event.ts';
import type { Session } from '../machine/token.ts';
import { writeSink } from '../sink/file.ts';
import { failureOf, reasonOf } from './failure.ts';
import type { Ports } from './ports.ts';
import { loginAnswer, lookupAnswer, tokenGrant, wrapInfo, wrappedAnswer } from './session.ts';

/** Gathers credentials and logs in with them. */
export async function login(
  _step: StepOf<'login'>,
  ports: Ports,
): Promise<EventOf<'logged-in' | 'login-failed'>> {
  try {
    const credentials = await methodOf(ports).credentials(ports.signal);
    return { kind: 'logged-in', session: await sessionFor(credentials, ports) };
  } catch (error) {
    return { kind: 'login-failed', failure: failureOf(error, 'login') };
  }
}

/** Asks for more life for the token. */
export async function renewToken(
  { token, generation }: StepOf<'renew-token'>,
  ports: Ports,
): Promise<EventOf<'token-renewed' | 'token-renewal-failed'>> {
  const path = 'auth/token/renew-self';
  try {
    const body = JSON.stringify({ increment: 0 });
    const answer = await ports.client.request({ method: 'PUT', path, body, token, ...authRequest(ports) });
    return { kind: 'token-renewed', generation, grant: tokenGrant(answer.body, path) };
  } catch (error) {
    return { kind: 'token-renewal-failed', generation, failure: failureOf(error, path) };
  }
}

/** Writes the token, wrapped and encrypted as configured, to one sink. */
export async function writeSinkFile(
  step: StepOf<'write-sink'>,
  ports: Ports,
): Promise<EventOf<'sink-written' | 'sink-failed'>> {
  const { index, sink, generation } = step;
  try {
    const text = await sinkText(step, ports);
    const { path, mode, owner: uid, group: gid } = sink;
    await writeSink({ path, mode, uid, gid }, text, ports.uniqueSuffix());
    return { kind: 'sink-written', index, generation };
  } catch (error) {
    return { kind: 'sink-failed', index, reason: reasonOf(error) };
  }
}

async function sessionFor(credentials: Credentials, ports: Ports): Promise<Session> {
  if (credentials.kind === 'lookup') {
    const { token } = credentials;
    const path = 'auth/token/lookup-self';
    const answer = await ports.client.request({ method: 'GET', path, token, ...authRequest(ports) });
    return lookupAnswer(answer.body, token, path);
  }
  const { path, body, headers, client = ports.client } = credentials;
  const { wrapTtlMs } = ports.login;
  const answer = await client.request({
    method: 'PUT',
    path,
    body,
    ...(headers === undefined ? {} : { headers }),
    ...(wrapTtlMs === 0 ? {} : { wrapTtlMs }),
    ...authRequest(ports),
  });
  return wrapTtlMs === 0 ? loginAnswer(answer.body, path) : wrappedAnswer(answer.body, path);
}

async function sinkText({ sink, session }: StepOf<'write-sink'>, ports: Ports): Promise<string> {
  const { wrapTtlMs, encryption } = sink;
  const text = wrapTtlMs === 0 ? session.sinkText : await wrapToken(session.token, wrapTtlMs, ports);
  return encryption === undefined ? text : ports.encryptForSink(text, encryption);
}

async function wrapToken(token: string, wrapTtlMs: number, ports: Ports): Promise<string> {
  const path = 'sys/wrapping/wrap';
  const body = JSON.stringify({ token });
  const answer = await ports.client.request({
    method: 'PUT',
    path,
    body,
    token,
    wrapTtlMs,
    ...authRequest(ports),
  });
  return wrapInfo(answer.body, path).sinkText;
}

function methodOf({ method }: Ports): AuthMethod {
  if (method === undefined) throw new Error('a login was planned without an auth method');
  return method;
}

function authRequest({ login: { namespace }, signal }: Ports): {
  purpose: 'auth';
  signal: AbortSignal;
  namespace?: string;
} {
  return { purpose: 'auth', signal, ...(namespace === '' ? {} : { namespace }) };
}
