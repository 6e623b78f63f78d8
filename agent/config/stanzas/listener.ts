import { onlyBlock } from '../blocks.ts';
import type { Block } from '../blocks.ts';
import { strictBoolean, weakBoolean } from '../codec/boolean.ts';
import { socketMode } from '../codec/mode.ts';
import { choice, text } from '../codec/text.ts';
import { reject, warn, within } from '../issue.ts';
import type { Scope } from '../issue.ts';
import type { ListenerConfig, SocketFileConfig } from '../model.ts';
import { decodeStanza, field } from '../stanza.ts';
import type { Values } from '../stanza.ts';
import { decodeListenerTls, listenerTlsFields } from './listener-tls.ts';
import { typeOf } from './type-label.ts';

export const listenerFields = {
  type: field(text, '', '"tcp" or "unix"'),
  address: field(text, '', 'host:port, or the path of the socket'),
  role: field(
    choice('default', 'metrics_only', 'ready_only'),
    'default',
    'what it serves: all, metrics, or only readiness',
  ),
  require_request_header: field(weakBoolean, false, 'refuse requests without X-Vault-Request: true'),
  socket_mode: field(socketMode, '', 'permissions of the socket; needs its user and group too'),
  socket_user: field(text, '', 'owner of the socket'),
  socket_group: field(text, '', 'group of the socket'),
  ...listenerTlsFields,
};

const agentApiFields = {
  enable_quit: field(strictBoolean, false, 'end the agent on POST /agent/v1/quit'),
};

/** Keys that a Vault server reads in its listeners; an agent takes and ignores them. */
const serverKeys = [
  ...['http_idle_timeout', 'http_read_header_timeout', 'http_read_timeout', 'http_write_timeout'],
  ...['cors_enabled', 'cors_allowed_origins', 'cors_allowed_headers'],
  ...['proxy_protocol_behavior', 'proxy_protocol_authorized_addrs'],
  ...['x_forwarded_for_authorized_addrs', 'x_forwarded_for_hop_skips'],
  ...['x_forwarded_for_reject_not_authorized', 'x_forwarded_for_reject_not_present'],
  ...['max_request_size', 'max_request_duration', 'cluster_address', 'purpose'],
];

const stanza = {
  fields: listenerFields,
  blocks: ['agent_api', 'telemetry', 'profiling'],
  tolerated: serverKeys,
};

/** One `listener` stanza. */
export function decodeListener(block: Block, scope: Scope): ListenerConfig {
  const values = decodeStanza(stanza, block.body, scope);
  const type = listenerType(typeOf(values.type, block, scope), block, scope);
  const agentApi = onlyBlock(block.body, 'agent_api', scope)?.body ?? { ...block.body, items: [] };
  const { enable_quit: enableQuit } = decodeStanza(
    { fields: agentApiFields },
    agentApi,
    within(scope, 'agent_api'),
  );
  return {
    type,
    address: addressOf(values.address, type, block, scope),
    role: values.role,
    requireRequestHeader: values.require_request_header,
    enableQuit,
    tls: decodeListenerTls(values, block.at, scope),
    socket: socketOf(values, block, scope),
  };
}

function listenerType(type: string, block: Block, scope: Scope): ListenerConfig['type'] {
  if (type === 'tcp' || type === 'unix') return type;
  if (type !== '')
    reject(within(scope, 'type'), block.at, `must be "tcp" or "unix", got ${JSON.stringify(type)}`);
  return 'tcp';
}

/** A TCP address is host:port; go-sockaddr templates, which choose an interface, are left for the start. */
function addressOf(address: string, type: ListenerConfig['type'], block: Block, scope: Scope): string {
  if (type === 'unix' || address.includes('{{')) return address;
  if (address === '') return '127.0.0.1:8200';
  if (/^(?:\[[^\]]*\]|[^:]*):\d+$/.test(address)) return address;
  reject(within(scope, 'address'), block.at, `must be host:port, got ${JSON.stringify(address)}`);
  return address;
}

function socketOf(
  values: Values<typeof listenerFields>,
  block: Block,
  scope: Scope,
): SocketFileConfig | undefined {
  const parts = [values.socket_mode, values.socket_user, values.socket_group];
  if (parts.includes('')) {
    const someGiven = parts.some((part) => part !== '');
    if (someGiven)
      warn(scope, block.at, 'socket_mode, socket_user and socket_group count only when all are given');
    return undefined;
  }
  return { mode: parseInt(values.socket_mode, 8), user: values.socket_user, group: values.socket_group };
}
