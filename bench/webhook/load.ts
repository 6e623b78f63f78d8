/**
 * The load generator, a process of its own: keeps TLS connections busy with one review each, for a time.
 * Takes one JSON argument (see LoadRequest) and prints one JSON line (see LoadResult).
 */
import { readFileSync } from 'node:fs';
import { connect } from 'node:tls';
import type { TLSSocket } from 'node:tls';

export interface LoadRequest {
  readonly port: number;
  readonly reviewFile: string;
  readonly connections: number;
  readonly milliseconds: number;
}

export interface LoadResult {
  readonly requests: number;
  readonly failures: number;
  readonly milliseconds: number;
  /** Latencies in milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

if (import.meta.main) {
  const wanted = JSON.parse(process.argv[2] ?? '') as LoadRequest;
  process.stdout.write(`${JSON.stringify(await load(wanted))}\n`);
}

async function load({ port, reviewFile, connections, milliseconds }: LoadRequest): Promise<LoadResult> {
  const body = readFileSync(reviewFile);
  const head = `POST /mutate?timeout=10s HTTP/1.1\r\nHost: webhook\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
  const request = Buffer.concat([Buffer.from(head), body]);
  const latencies: number[] = [];
  let failures = 0;
  const begun = performance.now();
  const end = begun + milliseconds;
  const one = async () => {
    const socket = await open(port);
    const answers = answersOf(socket);
    while (performance.now() < end) {
      const sent = performance.now();
      socket.write(request);
      const answer: IteratorResult<string, unknown> = await answers.next();
      latencies.push(performance.now() - sent);
      if (answer.done === true || !answer.value.startsWith('HTTP/1.1 200')) failures += 1;
    }
    socket.destroy();
  };
  await Promise.all(Array.from({ length: connections }, one));
  latencies.sort((a, b) => a - b);
  const at = (share: number) => latencies[Math.floor(latencies.length * share)] ?? Number.NaN;
  return {
    requests: latencies.length,
    failures,
    milliseconds: performance.now() - begun,
    p50: at(0.5),
    p99: at(0.99),
  };
}

async function open(port: number): Promise<TLSSocket> {
  const { promise, resolve, reject } = Promise.withResolvers<TLSSocket>();
  const socket = connect(
    { port, host: '127.0.0.1', rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] },
    () => {
      resolve(socket);
    },
  );
  socket.on('error', reject);
  return promise;
}

/** The answers on a connection, one after the other, cheaply: by Content-Length or the closing chunk. */
async function* answersOf(socket: TLSSocket): AsyncGenerator<string> {
  let text = '';
  for await (const chunk of socket) {
    text += (chunk as Buffer).toString('latin1');
    if (!isComplete(text)) continue;
    yield text;
    text = '';
  }
}

function isComplete(text: string): boolean {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd === -1) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, headEnd))?.[1];
  return length === undefined ? text.endsWith('\r\n0\r\n\r\n') : text.length >= headEnd + 4 + Number(length);
}
