import { KubeConfig } from '@kubernetes/client-node';
import fastify from 'fastify';
import type { FastifyReply } from 'fastify';
import jsonPatch from 'fast-json-patch';
import type { Operation } from 'fast-json-patch';
import { issueAuthority, issueServer } from '../../src/tls/certificate.ts';

interface StoredObject {
  metadata: { name: string; resourceVersion?: string; [key: string]: unknown };
  [key: string]: unknown;
}

/** One write that the stand-in accepted. */
export interface Write {
  readonly method: string;
  readonly path: string;
}

/**
 * A small in-memory Kubernetes API on loopback: reads, creates, replaces and JSON-patches objects at any path, with
 * resourceVersion checks as the real one makes them. `objects` holds them by path and may be changed by a test.
 */
export async function startKubernetes() {
  const objects = new Map<string, StoredObject>();
  const writes: Write[] = [];
  const state = { version: 0, down: false, forbidden: /^$/ };
  const { authority, ...pair } = serverPair();
  const app = fastify({ https: pair });
  app.addContentTypeParser('application/json-patch+json', { parseAs: 'string' }, (_request, text, done) => {
    done(null, JSON.parse(text as string));
  });
  app.addHook('onRequest', async (request, reply) => {
    if (state.forbidden.test(request.url)) await refuse(reply, 403, 'forbidden');
    if (state.down) await refuse(reply, 503, 'the API server is down');
  });

  const store = (method: string, path: string, object: StoredObject): StoredObject => {
    state.version += 1;
    const kept = { ...object, metadata: { ...object.metadata, resourceVersion: String(state.version) } };
    objects.set(path, kept);
    writes.push({ method, path });
    return kept;
  };
  app.get('/*', async (request, reply) => objects.get(request.url) ?? refuse(reply, 404, 'not found'));
  app.post('/*', async (request, reply) => {
    const object = request.body as StoredObject;
    const path = `${request.url}/${object.metadata.name}`;
    return objects.has(path) ? refuse(reply, 409, 'already exists') : store('POST', path, object);
  });
  app.put('/*', async (request, reply) => {
    const object = request.body as StoredObject;
    const before = objects.get(request.url);
    if (before === undefined) return refuse(reply, 404, 'not found');
    const expected = object.metadata.resourceVersion;
    return expected !== undefined && expected !== before.metadata.resourceVersion
      ? refuse(reply, 409, 'the object has been modified')
      : store('PUT', request.url, object);
  });
  app.patch('/*', async (request, reply) => {
    const before = objects.get(request.url);
    if (before === undefined) return refuse(reply, 404, 'not found');
    try {
      const after = jsonPatch.applyPatch(
        structuredClone(before),
        request.body as Operation[],
        true,
      ).newDocument;
      return store('PATCH', request.url, after);
    } catch (error) {
      return refuse(reply, 422, String(error));
    }
  });

  const server = await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    objects,
    writes,
    /** Puts an object there as somebody else would, without counting it. */
    put(path: string, object: StoredObject): void {
      store('', path, object);
      writes.pop();
    },
    setDown: (down: boolean) => {
      state.down = down;
    },
    /** Answers 403 to requests for these paths from now on. */
    forbid: (paths: RegExp) => {
      state.forbidden = paths;
    },
    config: configFor(server),
    /** Address, and the authority (PEM) that signed its certificate. */
    server,
    authority,
    close: async () => app.close(),
  };
}

function refuse(reply: FastifyReply, code: number, message: string): FastifyReply {
  return reply.code(code).send({ kind: 'Status', status: 'Failure', code, message });
}

function serverPair() {
  const validity = { notBefore: Date.now() - 60_000, notAfter: Date.now() + 3600_000 };
  const authority = issueAuthority('Kubernetes', validity);
  const { certificate, key } = issueServer(['127.0.0.1'], authority, 'Kubernetes', validity);
  return { cert: certificate, key, authority: authority.certificate };
}

function configFor(server: string): KubeConfig {
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [{ name: 'test', server, skipTLSVerify: true }],
    users: [{ name: 'test', token: 'test' }],
    contexts: [{ name: 'test', cluster: 'test', user: 'test' }],
    currentContext: 'test',
  });
  return config;
}

export const configurationPath =
  '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/vault-agent-injector-cfg';

/** A webhook configuration with as many entries as there are bundles (PEM, '' for none). */
export function webhookConfiguration(bundles: readonly string[], annotations: Record<string, string> = {}) {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name: 'vault-agent-injector-cfg', annotations },
    webhooks: bundles.map((bundle, index) => ({
      name: `entry-${index}.example`,
      admissionReviewVersions: ['v1'],
      sideEffects: 'None',
      clientConfig: {
        url: 'https://localhost/mutate',
        ...(bundle === '' ? {} : { caBundle: Buffer.from(bundle).toString('base64') }),
      },
    })),
  };
}
