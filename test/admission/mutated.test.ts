/** Real reviews with one part replaced by something else: always an answer with the uid, never an exception. */
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { admit } from '../../src/admission/admit.ts';
import { readSettings } from '../../src/settings.ts';
import { readRecords } from '../vectors/webhook.ts';

type Branch = Record<string, unknown>;

const records = readRecords(join(import.meta.dirname, '../vectors/webhook/random.jsonl')).slice(0, 150);
const isBranch = (value: unknown): value is Branch => typeof value === 'object' && value !== null;

/** Every place in a value: the object or array, and the key in it. */
function placesIn(value: unknown): [Branch, string][] {
  if (!isBranch(value)) return [];
  return Object.keys(value).flatMap((key) => [[value, key] as [Branch, string], ...placesIn(value[key])]);
}

t.test('one part of a real review may be anything', async (t) => {
  const result = readSettings({ env: { AGENT_INJECT_VAULT_ADDR: 'https://vault:8200' }, argv: [] });
  if (!result.ok) throw new Error('settings');
  const deps = { settings: result.settings, apiServerMinor: 33 };
  const replacement = fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }), fc.constant(undefined));
  fc.assert(
    fc.property(fc.constantFrom(...records), fc.nat(), replacement, ({ review }, chosen, value) => {
      const copy = structuredClone(review) as { request: Branch };
      const places = placesIn(copy.request.object);
      const [parent, key] = places[chosen % Math.max(places.length, 1)] ?? [copy.request, 'object'];
      parent[key] = value;
      const admission = admit(JSON.parse(JSON.stringify(copy)), deps);
      if ('undecodable' in admission || admission.uid !== copy.request.uid)
        throw new Error(JSON.stringify(admission));
    }),
    { numRuns: 3000 },
  );
  t.pass();
});
