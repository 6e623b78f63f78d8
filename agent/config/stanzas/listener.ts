import { blocksOf } from '../blocks.ts';
import type { Block } from '../blocks.ts';
import { strictBoolean, weakBoolean } from '../codec/boolean.ts';
import { choice, text } from '../codec/text.ts';
import { reject, warn, within } from '../issue.ts';
import type { Scope } from '../issue.ts';
import type { ListenerConfig, SocketFileConfig } from '../model.ts';
import { decodeStanza, field } from '../stanza.ts';
import type { Values } from '../stanza.ts';
import { decodeListenerTls, listenerTlsFields } from './listener-tls.ts';
import {
  decodeServerBlocks,
  serverBlockNames,
  serverListenerFields,
  serverListenerKeys,
} from './listener-server.ts';
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
  socket_mode: field(text, '', 'permissions of the socket; needs its user and group too'),
  socket_user: field(text, '', 'owner of the socket'),
  socket_group: field(text, '', 'group of the socket'),
  ...listenerTlsFields,
};

const highestPort = 65_535;
const unreachable = 'is missing, so nobody can reach this listener and it is not opened';

const agentApiFields = {
  enable_quit: field(strictBoolean, false, 'end the agent on POST /agent/v1/quit'),
};

const stanza = {
  fields: { ...listenerFields, ...serverListenerFields },
  blocks: ['agent_api', ...serverBlockNames],
  tolerated: serverListenerKeys,
};

/** The keys of a listener, which therefore cannot be its label. */
export const listenerKeys: readonly string[] = [...Object.keys(stanza.fields), ...stanza.blocks];

/** One `listener` stanza. */
export function decodeListener(block: Block, scope: Scope): ListenerConfig {
  const values = decodeStanza(stanza, block.body, scope);
  const type = listenerType(typeOf(values.type, block, scope).toLowerCase(), block, scope);
  decodeServerBlocks(block.body, scope);
  const agentApi = blocksOf(block.body, 'agent_api', scope).at(-1)?.body ?? { ...block.body, items: [] };
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
    socket: type === 'unix' ? socketOf(values, block, scope) : undefined,
  };
}

function listenerType(type: string, block: Block, scope: Scope): ListenerConfig['type'] {
  if (type === 'tcp' || type === 'unix') return type;
  const problem = `must be "tcp" or "unix", got ${JSON.stringify(type)}`;
  if (type !== '') reject(within(scope, 'type'), block.at, problem);
  return 'tcp';
}

/** A TCP address is host:port; go-sockaddr templates, which choose an interface, are left for the start. */
function addressOf(address: string, type: ListenerConfig['type'], block: Block, scope: Scope): string {
  if (type === 'unix' && address === '') warn(within(scope, 'address'), block.at, unreachable);
  if (type === 'unix' || address.includes('{{')) return address;
  if (address === '') return '127.0.0.1:8200';
  const port = /^(?:\[[^\]]*\]|[^:]*):(\d{1,5})$/.exec(address)?.[1];
  if (port !== undefined && Number(port) <= highestPort) return address;
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
    const problem = 'socket_mode, socket_user and socket_group count only when all are given';
    if (someGiven) warn(scope, block.at, problem);
    return undefined;
  }
  if (!/^[0-7]{1,4}$/.test(values.socket_mode)) {
    const got = JSON.stringify(values.socket_mode);
    reject(within(scope, 'socket_mode'), block.at, `must be octal digits such as "0660", got ${got}`);
  }
  return { mode: parseInt(values.socket_mode, 8), user: values.socket_user, group: values.socket_group };
}
