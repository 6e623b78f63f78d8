import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** A Secret as the API has it, values in base64. */
export interface Secret {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly data?: Readonly<Record<string, string>>;
}

/** Secrets by namespace/name. */
export type Secrets = Map<string, Secret>;

interface Params {
  readonly namespace: string;
  readonly name: string;
}

/** Reading, creating and merge-patching of Secrets, for whoever has a valid token. */
export function secretRoutes(
  app: FastifyInstance,
  secrets: Secrets,
  isKnown: (request: FastifyRequest) => boolean,
): void {
  const path = '/api/v1/namespaces/:namespace/secrets';
  const keyOf = ({ params }: FastifyRequest) => `${(params as Params).namespace}/${(params as Params).name}`;
  const onRequest = async (request: FastifyRequest, reply: FastifyReply) =>
    isKnown(request) ? undefined : refuse(reply, 401, 'Unauthorized');
  app.addContentTypeParser('application/merge-patch+json', { parseAs: 'string' }, (_request, body, done) => {
    done(null, JSON.parse(body as string));
  });
  app.get(`${path}/:name`, { onRequest }, (request, reply) => {
    const found = secrets.get(keyOf(request));
    return found === undefined ? refuse(reply, 404, 'NotFound') : reply.send(found);
  });
  app.post(path, { onRequest }, (request, reply) => {
    const made = { kind: 'Secret', apiVersion: 'v1', ...(request.body as Secret) };
    const key = `${(request.params as Params).namespace}/${made.metadata.name}`;
    if (secrets.has(key)) return refuse(reply, 409, 'AlreadyExists');
    secrets.set(key, made);
    return reply.code(201).send(made);
  });
  app.patch(`${path}/:name`, { onRequest }, (request, reply) => {
    const before = secrets.get(keyOf(request));
    if (before === undefined) return refuse(reply, 404, 'NotFound');
    const after = { ...before, data: { ...before.data, ...(request.body as Secret).data } };
    secrets.set(keyOf(request), after);
    return reply.send(after);
  });
}

/** An answer as the API gives it to what it does not do. */
export function refuse(reply: FastifyReply, code: number, reason: string): FastifyReply {
  return reply.code(code).send({ kind: 'Status', apiVersion: 'v1', status: 'Failure', reason, code });
}
