import { seconds, textField } from '../fields.ts';
import { VaultError, timestamp } from '../wire.ts';
import type { Route } from '../routes.ts';
import type { VaultState, Wrapped } from '../state.ts';
import type { Call, Reply } from '../wire.ts';

/** Response wrapping: look at, open, renew the wrapping of an answer; wrap data of one's own. */
export function wrappingRoutes({ wrapped }: VaultState): readonly Route[] {
  const open = (call: Call): Wrapped => {
    const answer = held(wrapped, call);
    wrapped.delete(tokenOf(call));
    return answer;
  };
  const describe = (call: Call): Reply => {
    const { path, createdAt, ttlMs } = held(wrapped, call);
    return {
      data: { creation_path: path, creation_time: timestamp(createdAt), creation_ttl: seconds(ttlMs) },
    };
  };
  const rewrap = (call: Call): Reply => {
    const { body, ttlMs, path } = open(call);
    return { bare: body, wrap: { ttlMs, path } };
  };
  const wrap = ({ body, wrapTtlMs }: Call): Reply => {
    if (wrapTtlMs === undefined) throw new VaultError(400, 'endpoint requires response wrapping to be used');
    return { data: body };
  };
  return [
    [['read', 'write'], /^wrapping\/lookup$/, describe],
    ['write', /^wrapping\/unwrap$/, (call) => ({ bare: open(call).body })],
    ['write', /^wrapping\/rewrap$/, rewrap],
    ['write', /^wrapping\/wrap$/, wrap],
  ];
}

const tokenOf = ({ body, tokenText }: Call) => textField(body, 'token') || tokenText;

function held(wrapped: ReadonlyMap<string, Wrapped>, call: Call): Wrapped {
  const answer = wrapped.get(tokenOf(call));
  if (answer === undefined || answer.createdAt + answer.ttlMs <= call.now)
    throw new VaultError(400, 'wrapping token is not valid or does not exist');
  return answer;
}
