import { issueCertificate } from '../../certificate.ts';
import { booleanField, durationField, listField, textField } from '../fields.ts';
import { names, routes, show } from '../routes.ts';
import { systemMaxTtlMs } from '../token-store.ts';
import { VaultError } from '../wire.ts';
import { checkNames } from './pki-names.ts';
import type { Issued } from '../../certificate.ts';
import type { Engine } from '../routes.ts';
import type { Call, Fields, Reply } from '../wire.ts';

interface Authority extends Issued {
  readonly notAfter: number;
}

/** Certificates begin a little in the past, for clocks that are behind. */
const backdatedMs = 30_000;

/** PKI with one authority: roles, and real certificates issued under it. */
export function pki(): Engine {
  const roles = new Map<string, Fields>();
  const authorities: Authority[] = [];
  const authority = () => {
    const newest = authorities.at(-1);
    if (newest === undefined) throw new VaultError(500, 'no default issuer currently configured');
    return newest;
  };
  const generateRoot = (call: Call): Reply => {
    const made = makeAuthority(call);
    authorities.push(made);
    const certificate = made.certificate.trimEnd();
    const expiration = Math.floor(made.notAfter / 1000);
    return { data: { certificate, issuing_ca: certificate, serial_number: made.serial, expiration } };
  };
  const writeRole = ({ body }: Call, name = ''): Reply => {
    roles.set(name, body);
    return { data: body };
  };
  const issueUnder = (call: Call, name = ''): Reply => {
    const role = roles.get(name);
    if (role === undefined) throw new VaultError(400, `unknown role: ${name}`);
    return issue(call, role, authority());
  };
  return routes([
    ['write', /^root\/generate\/internal$/, generateRoot],
    ['read', /^ca(?:\/pem)?$/, () => ({ pem: authority().certificate })],
    [
      'read',
      /^cert\/ca$/,
      () => ({ data: { certificate: authority().certificate.trimEnd(), revocation_time: 0 } }),
    ],
    ['list', /^roles$/, names(roles)],
    ['read', /^roles\/(.+)$/, show(roles)],
    ['write', /^roles\/(.+)$/, writeRole],
    ['write', /^issue\/(.+)$/, issueUnder],
  ]);
}

const keyType = (fields: Fields) => (textField(fields, 'key_type') === 'ec' ? 'ec' : 'rsa');

function makeAuthority({ body, now }: Call): Authority {
  const notAfter = now + (durationField(body, 'ttl') ?? systemMaxTtlMs);
  const commonName = textField(body, 'common_name');
  const made = issueCertificate({
    commonName,
    notBefore: now - backdatedMs,
    notAfter,
    keyType: keyType(body),
  });
  return { ...made, notAfter };
}

function issue({ body, now }: Call, role: Fields, issuer: Authority): Reply {
  const commonName = textField(body, 'common_name');
  const dnsNames = [commonName, ...listField(body, 'alt_names')];
  checkNames(dnsNames, role);
  const notAfter = endOfLife(body, role, now);
  if (notAfter > issuer.notAfter)
    throw new VaultError(
      400,
      'cannot satisfy request, as TTL would result in a notAfter that is beyond the expiration of the CA certificate',
    );
  const made = issueCertificate({
    commonName,
    alternativeNames: [...new Set([...dnsNames, ...listField(body, 'ip_sans')])],
    notBefore: now - backdatedMs,
    notAfter,
    issuer,
    keyType: keyType(role),
  });
  const ca = issuer.certificate.trimEnd();
  const data = {
    certificate: made.certificate.trimEnd(),
    issuing_ca: ca,
    ca_chain: [ca],
    private_key: made.key.trimEnd(),
    private_key_type: keyType(role),
    serial_number: made.serial,
    expiration: notAfter / 1000,
  };
  const lease = { ttlMs: notAfter - now, maxTtlMs: notAfter - now, renewable: false };
  return booleanField(role, 'generate_lease') ? { data, lease } : { data };
}

/** To the second, as certificates hold it. */
function endOfLife(body: Fields, role: Fields, now: number): number {
  const maxTtlMs = durationField(role, 'max_ttl') ?? systemMaxTtlMs;
  const ttlMs = durationField(body, 'ttl') ?? durationField(role, 'ttl') ?? maxTtlMs;
  return Math.floor((now + Math.min(ttlMs, maxTtlMs)) / 1000) * 1000;
}
