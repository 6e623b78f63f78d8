import { FunctionError } from '../errors.ts';
import { body } from '../functions/entry.ts';
import { JsonNumber, stringMap } from '../value.ts';
import type { GoMap } from '../value.ts';
import { hostnameOf, parseUrl, urlText, userText } from './url.ts';
import type { Url } from './url.ts';

/** The bodies of sprig_urlParse and sprig_urlJoin, loaded on first use. */

function parsed(text: string): Url {
  const result = parseUrl(text);
  if ('fault' in result) throw new FunctionError(`unable to parse url: ${result.fault}`);
  return result.url;
}

export const urlParse = body(['string'], ([text]) => {
  const url = parsed(text);
  return stringMap([
    ['scheme', url.scheme],
    ['host', url.host],
    ['hostname', hostnameOf(url)],
    ['path', url.path],
    ['query', url.query],
    ['opaque', url.opaque],
    ['fragment', url.fragment],
    ['userinfo', userText(url)],
  ]);
});

function textOf(parts: GoMap, key: string): string {
  const value = parts.get(key) ?? (parts.has(key) ? null : '');
  if (value instanceof JsonNumber) return value.text;
  if (typeof value !== 'string')
    throw new FunctionError(`unable to parse ${key} key, must be of type string`);
  return value;
}

export const urlJoin = body(['map[string]interface {}'], ([parts]) => {
  const userinfo = textOf(parts, 'userinfo');
  const { user } = userinfo === '' ? {} : parsed(`proto://${userinfo}@host`);
  return urlText({
    scheme: textOf(parts, 'scheme'),
    host: textOf(parts, 'host'),
    path: textOf(parts, 'path'),
    query: textOf(parts, 'query'),
    opaque: textOf(parts, 'opaque'),
    fragment: textOf(parts, 'fragment'),
    ...(user === undefined ? {} : { user }),
  });
});
