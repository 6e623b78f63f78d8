import assert from 'node:assert/strict';
import { Agent, request as httpRequest } from 'node:http';
import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import t from 'tap';
import { exchange } from '../../../../agent/vault/exchange.ts';
import { createSocketTransport } from '../../../../agent/vault/socket-transport.ts';
import { transportFailure } from '../../../../agent/vault/transport-failure.ts';
import type { Answer } from '../../../../agent/vault/transport.ts';
import { edges, outgoingTo } from '../outgoing.ts';
import { serveRaw, settingsFor } from '../servers.ts';
import { answers } from './answers.ts';
import { bytes, oneByOne, reading } from './reading.ts';
import type { Reading } from './reading.ts';

const numRuns = 1_000;

/** What a client made of an answer: the answer, or our name for the failure and the runtime's. */
type Outcome = { readonly answer: Answer } | { readonly failure: string; readonly fault: string };

async function outcomeOf(answer: Promise<Answer>): Promise<Outcome> {
  try {
    const { status, headers, body } = await answer;
    return { answer: { status, headers, body: Buffer.from(body) } };
  } catch (error) {
    const { code, cause } = transportFailure(error, 'a test');
    return { failure: code, fault: faultOf(cause) };
  }
}

function faultOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** Bytes behind the answer: node:http lets the answer fail when they come along with its end, we only close the connection. */
function hasSurplus(text: string): boolean {
  const outcome = reading({ pieces: oneByOne(text) });
  return typeof outcome === 'object' && 'pieces' in outcome && outcome.pieces < text.length;
}

/** Where we are stricter than node:http, say less exactly what is wrong, or skip what only it looks at. */
function mayDiffer(text: string, node: Outcome, ours: Outcome): boolean {
  if (hasSurplus(text)) return true;
  const nodeFault = 'fault' in node ? node.fault : '';
  // The extensions of a chunk, and what an early answer says of the connection.
  if ('answer' in ours)
    return nodeFault === 'HPE_CLOSED_CONNECTION' || (nodeFault === 'HPE_STRICT' && text.includes(';'));
  if (ours.fault === 'HPE_INVALID_TRANSFER_ENCODING') return true;
  const isCut = ours.failure === 'unreachable' || ours.failure === 'truncated';
  return isCut && 'failure' in node && node.failure === 'malformed';
}

/** The runtimes' names for a failure may differ, ours for it not. */
function withoutFault(outcome: Outcome) {
  return 'failure' in outcome ? outcome.failure : outcome;
}

/** Without what depends on the pieces: how many there were, and whether bytes too many came along with the last. */
function settled(outcome: Reading) {
  if (outcome === 'incomplete' || 'fault' in outcome) return outcome;
  const { status, headers, body } = outcome;
  return { status, headers, body };
}

t.test('whatever a server sends is taken as node:http takes it', async (t) => {
  let pieces: readonly string[] = [];
  const send = async (socket: Socket) => {
    for (const piece of pieces) {
      socket.write(bytes(piece));
      await nextTurn();
    }
    socket.end();
  };
  const server = await serveRaw((socket) => void send(socket));
  const transport = createSocketTransport(settingsFor(server.address), edges);
  const agent = new Agent({ keepAlive: true });
  t.teardown(() => {
    server.close();
    transport.close();
    agent.destroy();
  });

  const outgoing = outgoingTo(server.address);
  let same = 0;
  const compare = async (sent: readonly string[]) => {
    pieces = sent;
    const text = sent.join('');
    const requests: ClientRequest[] = [];
    const open = () => {
      const request = httpRequest({ host: '127.0.0.1', port: server.port, agent });
      requests.push(request);
      return request;
    };
    const node = await outcomeOf(exchange(outgoing, open));
    const ours = await outcomeOf(transport.exchange(outgoing));
    if (mayDiffer(text, node, ours)) return;
    const read = reading({ pieces: sent.map(bytes), ends: true });
    const keeps = typeof read === 'object' && 'keepsConnection' in read && read.keepsConnection;
    if ('answer' in ours) assert.equal(keeps, requests[0]?.shouldKeepAlive);
    assert.deepEqual(withoutFault(ours), withoutFault(node));
    same++;
  };
  await fc.assert(fc.asyncProperty(answers, compare), { numRuns });
  t.ok(same > numRuns / 2, `${same} of ${numRuns} answers were taken alike, and none in another way`);
});

t.test('the pieces in which an answer comes make no difference', async (t) => {
  const whole = (sent: readonly string[]) => reading({ pieces: [bytes(sent.join(''))], ends: true });
  fc.assert(
    fc.property(answers, (sent) => {
      const once = settled(whole(sent));
      assert.deepEqual(settled(reading({ pieces: sent.map(bytes), ends: true })), once);
      assert.deepEqual(settled(reading({ pieces: oneByOne(sent.join('')), ends: true })), once);
    }),
    { numRuns },
  );
  t.pass();
});
