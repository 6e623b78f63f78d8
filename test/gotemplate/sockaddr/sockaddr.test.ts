import t from 'tap';
import type { NetworkInterface } from '../../../gotemplate/network-interface.ts';
import { contains, parseNetwork } from '../../../gotemplate/sockaddr/interface-address.ts';
import { rendered } from '../rendering.ts';

const interfaces: readonly NetworkInterface[] = [
  { name: 'lo', addresses: ['127.0.0.1/8', '::1/128'], isLoopback: true, isDefault: false },
  { name: 'eth1', addresses: ['192.168.7.9/16', '8.8.4.4/32'], isLoopback: false, isDefault: false },
  {
    name: 'eth0',
    addresses: ['10.0.0.5/24', 'fe80::1/64', '2a00::7/64'],
    isLoopback: false,
    isDefault: true,
  },
];

const evaluate = (expression: string) =>
  rendered(`{{ sockaddr \`${expression.replaceAll('`', '')}\` }}`, {
    ports: { networkInterfaces: () => interfaces },
  });

const cases: [expression: string, text: string][] = [
  ['GetPrivateIP', '10.0.0.5'],
  ['GetPrivateIPs', '192.168.7.9 10.0.0.5'],
  ['GetPublicIP', '2a00::7'],
  ['GetPublicIPs', '8.8.4.4 2a00::7'],
  ['GetInterfaceIP "eth0"', '10.0.0.5'],
  ['GetInterfaceIP "none"', ''],
  ['GetInterfaceIPs "eth0"', '10.0.0.5 fe80::1 2a00::7'],
  ['GetDefaultInterfaces | include "type" "ipv6" | join "address" ","', 'fe80::1,2a00::7'],
  ['GetAllInterfaces | include "name" "^eth" | unique "name" | join "name" " "', 'eth1 eth0'],
  ['GetAllInterfaces | exclude "flags" "forwardable" | join "string" " "', '127.0.0.1/8 ::1 fe80::1/64'],
  ['GetAllInterfaces | include "flag" "loopback|up" | limit 1 | attr "address"', '127.0.0.1'],
  ['GetAllInterfaces | include "type" "ipv4" | sort "-size,name" | offset -1 | attr "mask_bits"', '8'],
  [
    'GetAllInterfaces | include "network" "10.0.0.0/8|8.0.0.0/8" | sort "+address" | join "type" " "',
    'IPv4 IPv4',
  ],
  ['GetPublicInterfaces | sort "private,-default" | attr "name"', 'eth1'],
  ['GetPrivateInterfaces', '[10.0.0.5/24 192.168.7.9/16]'],
  ['. | include "address" "^8" | attr "name"', 'eth1'],
  ['printf "%s-%d" GetPrivateIP 5', '10.0.0.5-5'],
  ['"x"', 'x'],
];

for (const [expression, text] of cases) {
  t.test(`sockaddr evaluates ${expression}`, async (t) => {
    t.equal(await evaluate(expression), text);
  });
}

const refused: [expression: string, reason: RegExp][] = [
  ['', /missing value for command/],
  ['GetNothing', /not defined or not offered/],
  ['(GetPrivateIP)', /only pipelines/],
  ['attr "nope" .', /unknown attribute/],
  ['. | include "nope" "x"', /invalid selector/],
  ['. | include "type" "unix"', /unsupported type/],
  ['. | include "flags" "broadcast"', /unsupported flag/],
  ['. | include "rfc" "1918"', /only RFC 6890/],
  ['. | include "name" "("', /error parsing regexp/],
  ['. | sort "port"', /unknown sort type/],
  ['. | offset 99', /past the end/],
  ['. | limit "1"', /expected a number/],
  ['. | join "name" 1', /expected a text/],
  ['limit 1 2', /expected a list/],
  ['printf "%s" .', /cannot be printed/],
];

for (const [expression, reason] of refused) {
  t.test(`sockaddr refuses ${expression || 'nothing'}`, async (t) => {
    await t.rejects(evaluate(expression), { message: reason });
  });
}

t.test('without interfaces there are no addresses', async (t) => {
  t.equal(await rendered('{{ sockaddr "GetPrivateIP" }}'), '');
});

t.test('networks contain what shares their bits', async (t) => {
  t.equal(contains(parseNetwork('fc00::/7'), parseNetwork('fd12:3456::1')), true);
  t.equal(contains(parseNetwork('::ffff:0:0/96'), parseNetwork('::ffff:10.0.0.1')), true);
  t.equal(contains(parseNetwork('10.0.0.0/8'), parseNetwork('::1')), false);
});
