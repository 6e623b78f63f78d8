import { durationField, integerField } from '../fields.ts';
import { VaultError, timestamp } from '../wire.ts';
import type { Fields } from '../wire.ts';

/** One version of a secret: `data` is dropped when it is destroyed. */
export interface Version {
  readonly data: Fields | undefined;
  readonly createdAt: number;
  readonly deletedAt: number | undefined;
  readonly destroyed: boolean;
}

/** A KV v2 secret: every version ever written (by number, from 1) and its metadata. */
export interface Secret {
  readonly versions: ReadonlyMap<number, Version>;
  readonly current: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly settings: Fields;
}

const noSecret = (now: number): Secret => ({
  versions: new Map(),
  current: 0,
  createdAt: now,
  updatedAt: now,
  settings: {},
});

/** Adds a version; `cas` must equal the current number when given. */
export function write(old: Secret | undefined, body: Fields, now: number): Secret {
  const secret = old ?? noSecret(now);
  const data = body.data;
  if (typeof data !== 'object' || data === null) throw new VaultError(400, 'no data provided');
  const options = (body.options ?? {}) as Fields;
  if (options.cas !== undefined && integerField(options, 'cas') !== secret.current)
    throw new VaultError(400, 'check-and-set parameter did not match the current version');
  const lifeMs = durationField(secret.settings, 'delete_version_after');
  const current = secret.current + 1;
  const version = {
    data: data as Fields,
    createdAt: now,
    deletedAt: lifeMs === undefined ? undefined : now + lifeMs,
    destroyed: false,
  };
  const keep = integerField(secret.settings, 'max_versions') || 10;
  const versions = new Map(
    [...secret.versions, [current, version] as const].filter(([n]) => n > current - keep),
  );
  return { ...secret, versions, current, updatedAt: now };
}

/** Changes the given versions (the current one when none is given) and leaves the others. */
export function change(
  secret: Secret,
  numbers: readonly number[],
  alter: (version: Version) => Version,
): Secret {
  const chosen = numbers.length === 0 ? [secret.current] : numbers;
  const versions = [...secret.versions].map(
    ([number, version]) => [number, chosen.includes(number) ? alter(version) : version] as const,
  );
  return { ...secret, versions: new Map(versions) };
}

/** Whether a version can still be read: neither destroyed nor past its deletion time. */
export function isReadable(version: Version, now: number): boolean {
  return !version.destroyed && (version.deletedAt ?? Infinity) > now;
}

/** The metadata that goes with one version. */
export function versionMetadata(secret: Secret, number: number, version: Version): Fields {
  return {
    created_time: timestamp(version.createdAt),
    custom_metadata: secret.settings.custom_metadata ?? null,
    deletion_time: version.deletedAt === undefined ? '' : timestamp(version.deletedAt),
    destroyed: version.destroyed,
    version: number,
  };
}

/** What `metadata/<path>` answers. */
export function secretMetadata(secret: Secret): Fields {
  const describe = (version: Version) => ({
    created_time: timestamp(version.createdAt),
    deletion_time: version.deletedAt === undefined ? '' : timestamp(version.deletedAt),
    destroyed: version.destroyed,
  });
  return {
    cas_required: false,
    created_time: timestamp(secret.createdAt),
    current_version: secret.current,
    custom_metadata: null,
    delete_version_after: '0s',
    max_versions: 0,
    oldest_version: Math.min(...secret.versions.keys()) > 1 ? Math.min(...secret.versions.keys()) : 0,
    updated_time: timestamp(secret.updatedAt),
    ...secret.settings,
    versions: Object.fromEntries([...secret.versions].map(([n, version]) => [String(n), describe(version)])),
  };
}

/** Settings arrive before the first version, too. */
export function configure(old: Secret | undefined, settings: Fields, now: number): Secret {
  const secret = old ?? noSecret(now);
  return { ...secret, settings: { ...secret.settings, ...settings }, updatedAt: now };
}
