/** Keeps or issues the certificate behind the template function `pkiCert`. */
import { GoMap, GoSlice, certificateValue, fromText, toText } from '../../gotemplate/index.ts';
import type { Reference, Value } from '../../gotemplate/index.ts';
import { AgentError } from '../errors.ts';
import { readWhole } from '../file/read.ts';
import type { Answer } from '../machine/secret.ts';
import type { CertificateBundle } from '../pki/bundle.ts';
import { textFields } from './fetch-secret.ts';
import type { Source } from './fetch-secret.ts';
import { readSecret } from './requests.ts';

type Issuing = Source & {
  /** Part of a certificate's life after which it is replaced. */
  readonly threshold: number;
};

/**
 * The certificate in the destination file while it is good, else a new one (consul-template 0.37.5). Rejects with
 * AgentError `bad-certificate` for a broken block, or when a new certificate would have to be replaced at once.
 */
export async function fetchCertificate(
  reference: Extract<Reference, { readonly kind: 'pki' }>,
  destination: string,
  issuing: Issuing,
): Promise<Answer> {
  const kept = await bundleIn(await textAt(destination), destination);
  const rotation = kept === undefined ? 0 : await rotationOf(kept, issuing);
  if (kept !== undefined && rotation > issuing.now) return answer(kept, rotation, issuing.now);
  const path = toText(reference.path);
  const body = JSON.stringify(textFields(reference.data));
  const issued = await issuing.ask({ method: 'PUT', path, body });
  const fresh = await bundleIn(textsIn(readSecret(issued.body, path).data).join('\n'), path);
  const end = fresh === undefined ? 0 : await rotationOf(fresh, issuing);
  if (fresh === undefined || end <= issuing.now) {
    const problem =
      fresh === undefined ? 'the answer holds no certificate' : 'it would have to be replaced at once';
    throw new AgentError('bad-certificate', { subject: path, errors: [problem] });
  }
  return answer(fresh, end, issuing.now);
}

function answer({ cert, key, ca, caChain }: CertificateBundle, rotation: number, now: number): Answer {
  const value = certificateValue({
    cert: fromText(cert),
    key: fromText(key),
    ca: fromText(ca),
    caChain: caChain.map(fromText),
  });
  const grant = { leaseMs: 0, renewable: false };
  return { value, leaseId: '', grant, reread: { rule: 'after', ms: rotation - now } };
}

async function rotationOf(bundle: CertificateBundle, { threshold }: Issuing): Promise<number> {
  const { rotationTime } = await import('../pki/bundle.ts');
  return rotationTime(bundle, threshold);
}

async function bundleIn(text: string, subject: string): Promise<CertificateBundle | undefined> {
  if (!text.includes('-----BEGIN')) return undefined;
  const { certificateBundle } = await import('../pki/bundle.ts');
  try {
    return certificateBundle(text);
  } catch (cause) {
    throw new AgentError('bad-certificate', { subject, errors: ['a CERTIFICATE block is malformed'], cause });
  }
}

async function textAt(path: string): Promise<string> {
  try {
    return (await readWhole(path)).toString();
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return '';
    throw new AgentError('local-file', { subject: path, cause });
  }
}

/** Every text in an issued certificate's data, lists such as `ca_chain` included. */
function textsIn(data: Value): string[] {
  const values = data instanceof GoMap ? [...data.entries()].map(([, value]) => value) : [];
  return values
    .flatMap((value) => (value instanceof GoSlice ? value.items : [value]))
    .flatMap((value) => (typeof value === 'string' ? [toText(value)] : []));
}
