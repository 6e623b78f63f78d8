import type { LeaseApi } from '../leader.ts';

/** Keeps the election in `preferred`, or in `other` from the moment that the API server forbids the first (403). */
export function preferLock(preferred: LeaseApi, other: LeaseApi, onForbidden: () => void): LeaseApi {
  let forbidden = false;
  return {
    async read() {
      if (forbidden) return other.read();
      try {
        return await preferred.read();
      } catch (error) {
        if ((error as { code?: unknown }).code !== 403) throw error;
        forbidden = true;
        onForbidden();
        return other.read();
      }
    },
    create: async (record) => (forbidden ? other : preferred).create(record),
    replace: async (record, resourceVersion) =>
      (forbidden ? other : preferred).replace(record, resourceVersion),
  };
}
