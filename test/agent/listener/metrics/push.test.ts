import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import t from 'tap';
import { until } from '../../../../dev/process/poll.ts';
import { openApi } from '../api.ts';
import { telemetry } from './telemetry.ts';

/** A UDP server and what it was sent. */
async function udpServer(t: { teardown: (end: () => void) => unknown }) {
  const lines: string[] = [];
  const socket = createSocket('udp4', (message) => lines.push(message.toString()));
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  t.teardown(() => socket.close());
  return { lines, address: `127.0.0.1:${socket.address().port}` };
}

t.test('metrics go to statsd and DogStatsD as they change', async (t) => {
  const [statsd, dogstatsd] = [await udpServer(t), await udpServer(t)];
  const api = await openApi({
    listeners: [],
    top: {
      telemetry: {
        ...telemetry,
        statsdAddress: statsd.address,
        dogstatsdAddress: dogstatsd.address,
        dogstatsdTags: ['team:shop'],
      },
    },
  });
  t.teardown(() => api.listeners.close());
  api.logIn('hvs.token');
  for (const [server, counter, gauge] of [
    [statsd, 'vault.agent.auth.success:1|c\n', 'vault.agent.authenticated:1|g\n'],
    [dogstatsd, 'vault.agent.auth.success:1|c|#team:shop', 'vault.agent.authenticated:1|g|#team:shop'],
  ] as const) {
    await until('both lines', () => server.lines.includes(counter) && server.lines.includes(gauge));
  }
  const labelled = 'vault.agent.requests:1|c|#team:shop,purpose:login,class:ok';
  await until('labels are tags', () => dogstatsd.lines.includes(labelled));
  await until('labels are parts', () => statsd.lines.includes('vault.agent.requests.login.ok:1|c\n'));
});

t.test('statsite gets lines over TCP, and a new connection after one was lost', async (t) => {
  let text = '';
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.on('data', (chunk) => {
      text += chunk.toString();
      if (connections === 1) socket.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const statsiteAddress = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const api = await openApi({ listeners: [], top: { telemetry: { ...telemetry, statsiteAddress } } });
  t.teardown(async () => {
    await api.listeners.close();
    server.close();
  });
  await until('a second connection', () => {
    api.logIn('hvs.token');
    return connections > 1;
  });
  t.match(text, /^vault\.agent\.auth\.success:1\|c$/m);
});

t.test('an address without a port is refused', async (t) => {
  const statsdAddress = 'localhost';
  await t.rejects(
    openApi({ listeners: [], top: { telemetry: { ...telemetry, statsdAddress } } }),
    /host:port/,
  );
});
