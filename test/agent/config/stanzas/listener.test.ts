import t from 'tap';
import { configOf, loadText } from '../load-text.ts';

const listenerOf = async (text: string) => (await configOf(text)).listeners[0];
const issuesOf = async (text: string) => (await loadText(text)).issues;

t.test('a plain listener has the defaults', async (t) => {
  t.same(await listenerOf('listener "tcp" { tls_disable = true }'), {
    type: 'tcp',
    address: '127.0.0.1:8200',
    role: 'default',
    requireRequestHeader: false,
    enableQuit: false,
    tls: undefined,
    socket: undefined,
  });
});

t.test('a listener as the webhook writes it', async (t) => {
  const listener = {
    type: 'tcp',
    address: '127.0.0.1:8200',
    tls_disable: true,
    agent_api: { enable_quit: true },
  };
  t.match(await listenerOf(JSON.stringify({ listener: [listener] })), { enableQuit: true, tls: undefined });
  t.match(await listenerOf(JSON.stringify({ listener: { tcp: { tls_disable: true } } })), { type: 'tcp' });
});

t.test('TLS needs a certificate and known versions and suites', async (t) => {
  const text = (keys: string) => `listener "tcp" { tls_cert_file = "/c" tls_key_file = "/k" ${keys} }`;
  t.match((await listenerOf(text('tls_cipher_suites = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"')))?.tls, {
    certFile: '/c',
    keyFile: '/k',
    minVersion: 'tls12',
    maxVersion: 'tls13',
    cipherSuites: ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'],
  });
  t.match(await issuesOf('listener "tcp" {}'), [/tls_cert_file: is required/, /tls_key_file: is required/]);
  t.match(await issuesOf(text('tls_min_version = "ssl3"')), [
    /tls_min_version: must be one of tls10, tls11, tls12, tls13/,
  ]);
  t.match(await issuesOf(text('tls_cipher_suites = "ROT13"')), [
    /tls_cipher_suites: must be names of TLS suites/,
  ]);
});

t.test('a socket has a mode and owners only when all are given', async (t) => {
  const text = (keys: string) => `listener "unix" { address = "/s" tls_disable = true ${keys} }`;
  const all = await listenerOf(text('socket_mode = "0660" socket_user = "0" socket_group = "app"'));
  t.same(all?.socket, { mode: 0o660, user: '0', group: 'app' });
  t.equal((await listenerOf(text('socket_mode = "0660"')))?.socket, undefined);
  t.match(await issuesOf(text('socket_mode = "rw" socket_user = "0" socket_group = "0"')), [
    /socket_mode: must be octal/,
  ]);
});

t.test('addresses of TCP listeners have a host and a port', async (t) => {
  const text = (address: string) =>
    `listener "tcp" { tls_disable = true address = ${JSON.stringify(address)} }`;
  for (const right of [':0', '[::1]:8200', 'localhost:1', '{{ GetInterfaceIP "lo" }}:1'])
    t.same(await issuesOf(text(right)), []);
  for (const wrong of ['host', 'a b', '127.0.0.1:99999', '::1:80'])
    t.match(await issuesOf(text(wrong)), [/must be host:port/]);
});

t.test('keys of servers are checked and ignored', async (t) => {
  const text = (keys: string) => `listener "tcp" { tls_disable = true ${keys} }`;
  t.same(await issuesOf(text('x_forwarded_for_authorized_addrs = "10.0.0.0/8,::1" cors_enabled = true')), []);
  t.match(await issuesOf(text('x_forwarded_for_authorized_addrs = "nonsense"')), [
    /must be IP addresses or networks/,
  ]);
  t.match(await issuesOf(text('http_read_timeout = "x"')), [/http_read_timeout: must be a duration/]);
});

t.test('telemetry: prefixes start with a sign, an empty stanza keeps a day of metrics', async (t) => {
  const listener = 'listener "tcp" { tls_disable = true }\n';
  t.match((await configOf(`${listener}telemetry {}`)).telemetry, {
    metricsPrefix: 'vault',
    prometheusRetentionMs: 86_400_000,
  });
  t.same((await configOf(`${listener}telemetry { prefix_filter = ["+a", "-b"] }`)).telemetry?.prefixFilter, [
    { allow: true, prefix: 'a' },
    { allow: false, prefix: 'b' },
  ]);
  t.match(await issuesOf(`${listener}telemetry { prefix_filter = ["a"] }`), [/prefix after "\+"/]);
});
