import { integerField } from '../fields.ts';
import { children, entry, forget, keysReply, routes } from '../routes.ts';
import { notFound } from '../wire.ts';
import { change, configure, isReadable, secretMetadata, versionMetadata, write } from './kv2-versions.ts';
import type { Secret, Version } from './kv2-versions.ts';
import type { Engine, Route } from '../routes.ts';
import type { Call, Fields, Reply } from '../wire.ts';

type Secrets = Map<string, Secret>;

/** KV version 2: versions, soft deletion, destruction, metadata, subkeys. */
export function kv2(): Engine {
  const secrets: Secrets = new Map();
  return routes([...dataRoutes(secrets), ...lifeRoutes(secrets), ...metadataRoutes(secrets), unversioned]);
}

function dataRoutes(secrets: Secrets): readonly Route[] {
  const readWith =
    (shape: (data: Fields | null) => Fields) =>
    (call: Call, path = ''): Reply =>
      read(entry(secrets, path), call, shape);
  const replace = ({ body, now }: Call, path = ''): Reply =>
    written(secrets, path, write(secrets.get(path), body, now));
  const merge = ({ body, now }: Call, path = ''): Reply => {
    const secret = entry(secrets, path);
    const data = { ...secret.versions.get(secret.current)?.data, ...(body.data as Fields) };
    return written(secrets, path, write(secret, { ...body, data }, now));
  };
  return [
    ['read', /^data\/(.+)$/, readWith((data) => ({ data }))],
    ['read', /^subkeys\/(.+)$/, readWith((data) => ({ subkeys: data && withoutValues(data) }))],
    ['write', /^data\/(.+)$/, replace],
    ['patch', /^data\/(.+)$/, merge],
  ];
}

/** Deleting, undeleting and destroying versions. */
function lifeRoutes(secrets: Secrets): readonly Route[] {
  const alter =
    (alteration: (version: Version, now: number) => Version) =>
    (call: Call, path = ''): Reply => {
      const altered = change(entry(secrets, path), versionsOf(call), (version) =>
        alteration(version, call.now),
      );
      secrets.set(path, altered);
      return {};
    };
  const remove = alter((version, now) => ({ ...version, deletedAt: now }));
  return [
    ['delete', /^data\/(.+)$/, remove],
    ['write', /^delete\/(.+)$/, remove],
    ['write', /^undelete\/(.+)$/, alter((version) => ({ ...version, deletedAt: undefined }))],
    ['write', /^destroy\/(.+)$/, alter((version) => ({ ...version, data: undefined, destroyed: true }))],
  ];
}

function metadataRoutes(secrets: Secrets): readonly Route[] {
  const set = ({ body, now }: Call, path = ''): Reply => {
    secrets.set(path, configure(secrets.get(path), body, now));
    return {};
  };
  return [
    ['list', /^metadata(?:\/(.*))?$/, (_call, folder = '') => keysReply(children(secrets.keys(), folder))],
    ['read', /^metadata\/(.+)$/, (_call, path = '') => ({ data: secretMetadata(entry(secrets, path)) })],
    ['write', /^metadata\/(.+)$/, set],
    ['delete', /^metadata\/(.+)$/, forget(secrets)],
  ];
}

/** A read as if this were version 1 answers 404, but says why. */
const unversioned: Route = [
  'read',
  /^.*$/,
  () => ({
    status: 404,
    data: null,
    warnings: [
      'Invalid path for a versioned K/V secrets engine. See the API docs for the appropriate API endpoints to use.',
    ],
  }),
];

const versionsOf = ({ body }: Call) => (Array.isArray(body.versions) ? body.versions.map(Number) : []);

/** The asked version (`?version=`, 0 = newest); one that is gone answers 404 with its metadata. */
function read(secret: Secret, call: Call, shape: (data: Fields | null) => Fields): Reply {
  const number = integerField(call.query, 'version') || secret.current;
  const version = secret.versions.get(number);
  if (version === undefined) throw notFound();
  const readable = isReadable(version, call.now);
  return {
    status: readable ? 200 : 404,
    data: {
      ...shape(readable ? (version.data ?? null) : null),
      metadata: versionMetadata(secret, number, version),
    },
  };
}

function written(secrets: Map<string, Secret>, path: string, secret: Secret): Reply {
  secrets.set(path, secret);
  const version = secret.versions.get(secret.current);
  return version === undefined ? {} : { data: versionMetadata(secret, secret.current, version) };
}

function withoutValues(data: Fields): Fields {
  const isFolder = (value: unknown): value is Fields =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, isFolder(value) ? withoutValues(value) : null]),
  );
}
