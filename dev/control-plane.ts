import { AccountTokens } from './control-plane/account-tokens.ts';
import { buildApiServer } from './control-plane/api-server.ts';
import { issueCertificate } from './certificate.ts';
import type { TokenRequest } from './control-plane/account-tokens.ts';
import type { Secrets } from './control-plane/secrets.ts';

/** A stand-in for the parts of a Kubernetes control plane that logging in needs. */
export interface ControlPlane {
  /** HTTPS address of the API, for `kubernetes_host`. */
  readonly address: string;
  /** PEM, for `kubernetes_ca_cert`. */
  readonly ca: string;
  /** Makes a token for a ServiceAccount, as the kubelet would mount it. */
  readonly issueToken: (request: TokenRequest) => string;
  /** A token that may ask for reviews, for `token_reviewer_jwt`. */
  readonly reviewerToken: string;
  /** Its Secrets, by namespace/name. */
  readonly secrets: Secrets;
  readonly stop: () => Promise<void>;
}

const dayMs = 86_400_000;

/** Starts the stand-in on loopback: ServiceAccount tokens signed with a key of its own, TokenReview, key set. */
export async function startControlPlane(now: () => number = Date.now): Promise<ControlPlane> {
  const tokens = new AccountTokens(now);
  const life = { notBefore: now() - dayMs, notAfter: now() + 30 * dayMs };
  const issuer = issueCertificate({ ...life, commonName: 'kubernetes' });
  const alternativeNames = ['localhost', '127.0.0.1', 'kubernetes.default.svc'];
  const leaf = issueCertificate({ ...life, commonName: 'kube-apiserver', alternativeNames, issuer });
  const secrets: Secrets = new Map();
  const app = buildApiServer({ tokens, secrets, tls: { key: leaf.key, cert: leaf.certificate } });
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    address,
    ca: issuer.certificate,
    issueToken: (request) => tokens.issue(request),
    reviewerToken: tokens.issue({ namespace: 'kube-system', name: 'vault-reviewer', lifeMs: dayMs }),
    secrets,
    stop: () => app.close(),
  };
}
