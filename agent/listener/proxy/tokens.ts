/** Which token a proxied request carries, and what its caller may not learn about the agent's own. Pure. */
import type { AutoAuthTokenUse } from '../../config/model.ts';
import { memberOf, parseJson } from '../../vault/json.ts';
import { vaultPath } from './exchange.ts';
import type { ProxyRequest } from './exchange.ts';

/** The token of a request: the caller's, the agent's when there is none, or always the agent's. */
export function chooseToken(callers: string, agents: string, use: AutoAuthTokenUse): string {
  if (use === 'force') return agents;
  return callers === '' && use === 'absent' ? agents : callers;
}

/** Paths that tell about the token they are called with, and those that tell about one named in the body. */
const aboutSelf = /^(?:.*\/)?auth\/token\/(lookup-self|renew-self)$/;
const aboutNamed = /^(?:.*\/)?auth\/token\/(lookup|renew)(?:\/(.*))?$/;

/** Whether the answer would describe the agent's own token, or may, because the body is too large to look into. */
export function describesToken(request: ProxyRequest, token: string): boolean {
  if (token === '') return false;
  const path = vaultPath(request);
  if (aboutSelf.test(path)) return request.token === token;
  const named = aboutNamed.exec(path);
  if (named === null) return false;
  if (request.body.kind === 'stream') return true;
  return named[2] === token || memberOf(parseJson(request.body.bytes), 'token') === token;
}

/** An answer about a token without what gives power over it: the token itself and its accessor. */
export function withoutToken(body: Buffer): Buffer {
  const answer = parseJson(body);
  if (typeof answer !== 'object' || answer === null) return body;
  const kept = { ...answer, ...without(answer, 'data', ['id', 'accessor']) };
  return Buffer.from(JSON.stringify({ ...kept, ...without(answer, 'auth', ['client_token', 'accessor']) }));
}

function without(answer: object, part: string, names: readonly string[]): Record<string, unknown> {
  const value = memberOf(answer, part);
  if (typeof value !== 'object' || value === null) return {};
  return { [part]: Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name))) };
}
