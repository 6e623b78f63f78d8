import { blocksOf } from '../blocks.ts';
import { strictBoolean, weakBoolean } from '../codec/boolean.ts';
import { isLiteral, mustBe, refine } from '../codec/codec.ts';
import type { Codec } from '../codec/codec.ts';
import { duration, durationFromZero } from '../codec/duration.ts';
import { splitList, textList } from '../codec/list.ts';
import { integer, integerFrom } from '../codec/number.ts';
import { text } from '../codec/text.ts';
import type { Body, Node } from '../hcl/node.ts';
import { within } from '../issue.ts';
import type { Scope } from '../issue.ts';
import { decodeStanza, field } from '../stanza.ts';

const doc = 'read by Vault servers only';

/** Keys that servers take in any form. */
export const serverListenerKeys: readonly string[] = ['purpose'];

const networks: Codec<readonly string[]> = refine(splitList, (value, node) =>
  value.every(isNetwork) && !isEmptyText(node)
    ? { value }
    : mustBe('IP addresses or networks such as "10.0.0.0/8"', node),
);

/** Keys that mean something to a Vault server's listener: an agent checks their form, as Vault does, and ignores them. */
export const serverListenerFields = {
  http_idle_timeout: field(duration, 0, doc),
  http_read_header_timeout: field(duration, 0, doc),
  http_read_timeout: field(duration, 0, doc),
  http_write_timeout: field(duration, 0, doc),
  cors_enabled: field(weakBoolean, false, doc),
  cors_allowed_origins: field(textList, [], doc),
  cors_allowed_headers: field(textList, [], doc),
  cors_allow_credentials: field(weakBoolean, false, doc),
  proxy_protocol_behavior: field(text, '', doc),
  proxy_protocol_authorized_addrs: field(networks, [], doc),
  x_forwarded_for_authorized_addrs: field(networks, [], doc),
  x_forwarded_for_hop_skips: field(integerFrom(0), 0, doc),
  x_forwarded_for_reject_not_authorized: field(weakBoolean, true, doc),
  x_forwarded_for_reject_not_present: field(weakBoolean, true, doc),
  max_request_size: field(integer, 0, doc),
  max_request_duration: field(durationFromZero, 0, doc),
  cluster_address: field(text, '', doc),
};

const serverBlocks = {
  telemetry: { unauthenticated_metrics_access: field(weakBoolean, false, doc) },
  profiling: { unauthenticated_pprof_access: field(weakBoolean, false, doc) },
  inflight_requests_logging: { unauthenticated_in_flight_requests_access: field(weakBoolean, false, doc) },
  proxy_api: { enable_quit: field(strictBoolean, false, doc) },
};

/** Stanzas inside a listener that hold whatever a server likes. */
const openBlocks = ['custom_response_headers'];

/** The names of the stanzas inside a listener that only servers use. */
export const serverBlockNames: readonly string[] = [...Object.keys(serverBlocks), ...openBlocks];

/** Checks the stanzas inside a listener that only servers use. */
export function decodeServerBlocks(body: Body, scope: Scope): void {
  for (const [name, fields] of Object.entries(serverBlocks)) {
    for (const block of blocksOf(body, name, scope))
      decodeStanza({ fields }, block.body, within(scope, name));
  }
  for (const name of openBlocks) blocksOf(body, name, scope);
}

function isEmptyText(node: Node): boolean {
  return isLiteral(node, 'string') && node.text === '';
}

/** An address or a network; node:net would tell, but it costs the start of an agent that never listens too much. */
function isNetwork(written: string): boolean {
  const [, address = '', bits = '0'] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(written.trim()) ?? [];
  if (isIpv4(address)) return Number(bits) <= 32;
  return address.includes(':') && URL.canParse(`http://[${address}]/`) && Number(bits) <= 128;
}

function isIpv4(address: string): boolean {
  const parts = address.split('.');
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
}
