import Fastify from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { apiAudience } from './account-tokens.ts';
import { refuse, secretRoutes } from './secrets.ts';
import type { AccountTokens } from './account-tokens.ts';
import type { Secrets } from './secrets.ts';

interface TokenReview {
  readonly spec?: { readonly token?: string; readonly audiences?: readonly string[] };
}

export interface ApiServerParts {
  readonly tokens: AccountTokens;
  readonly secrets: Secrets;
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** The few paths of the Kubernetes API that token checks and Secrets need. Does not listen. */
export function buildApiServer({ tokens, secrets, tls }: ApiServerParts): FastifyInstance {
  const app = Fastify({
    forceCloseConnections: true,
    ...(tls === undefined ? {} : { https: tls }),
  }) as unknown as FastifyInstance;
  app.get('/openid/v1/jwks', () => tokens.keySet());
  app.get('/.well-known/openid-configuration', () => ({
    issuer: tokens.issuer,
    jwks_uri: `${tokens.issuer}/openid/v1/jwks`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  }));
  app.post('/apis/authentication.k8s.io/v1/tokenreviews', (request, reply) => review(tokens, request, reply));
  secretRoutes(app, secrets, (request) => tokens.check(bearerOf(request)) !== undefined);
  return app;
}

const bearerOf = ({ headers }: FastifyRequest) => (headers.authorization ?? '').replace(/^Bearer /, '');

function review(tokens: AccountTokens, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (tokens.check(bearerOf(request)) === undefined) return refuse(reply, 401, 'Unauthorized');
  const { spec = {} } = request.body as TokenReview;
  return reply.code(201).send({
    kind: 'TokenReview',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: {},
    spec,
    status: statusOf(tokens, spec.token ?? '', spec.audiences ?? [apiAudience]),
  });
}

function statusOf(tokens: AccountTokens, token: string, wanted: readonly string[]): object {
  const claims = tokens.check(token);
  const audiences = claims?.aud.filter((audience) => wanted.includes(audience)) ?? [];
  if (claims === undefined || audiences.length === 0) return { user: {}, error: '[invalid bearer token]' };
  const { namespace, serviceaccount } = claims['kubernetes.io'];
  return {
    authenticated: true,
    user: {
      username: claims.sub,
      uid: serviceaccount.uid,
      groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
    },
    audiences,
  };
}
