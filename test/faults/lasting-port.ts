import { createServer } from 'node:net';

/** Below the ports that systems give to outgoing connections. */
const [lowest, highest] = [12_000, 32_000];

/** A loopback port that is free now, and that no connection takes while the server that listens there is down. */
export async function lastingPort(): Promise<number> {
  for (;;) {
    const port = lowest + Math.floor(Math.random() * (highest - lowest));
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
