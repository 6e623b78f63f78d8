import type { ConnectionUse } from '../model.ts';
import type { Decoded } from './codec.ts';

const uses: Readonly<Record<string, ConnectionUse>> = {
  'auto-auth': 'auto-auth',
  caching: 'caching',
  proxying: 'caching',
  templating: 'templating',
};

/** The connections a list names; empty names are skipped. */
export function connectionUses(names: readonly string[]): Decoded<readonly ConnectionUse[]> {
  const given = names.filter((name) => name !== '');
  const unknown = given.find((name) => !Object.hasOwn(uses, name));
  if (unknown !== undefined) {
    const expected = Object.keys(uses).map((name) => `"${name}"`);
    return { problem: `must only name ${expected.join(', ')}, got ${JSON.stringify(unknown)}` };
  }
  return { value: given.flatMap((name) => uses[name] ?? []) };
}
