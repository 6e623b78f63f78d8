import t from 'tap';
import { defaultRoute, readNetworkInterfaces } from '../../agent/network-interfaces.ts';

t.test('the loopback interface is found with its address', async (t) => {
  const loopback = readNetworkInterfaces().find(({ isLoopback }) => isLoopback);
  t.ok(loopback?.addresses.includes('127.0.0.1/8'));
});

t.test('the default route is the one to everywhere', async (t) => {
  const table =
    'Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\n' +
    'eth1\t0000A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\n' +
    'eth0\t00000000\t0100A8C0\t0003\t0\t0\t0\t00000000\t0\n';
  t.equal(defaultRoute(table), 'eth0');
  t.equal(defaultRoute('Iface\tDestination\n'), undefined);
});
