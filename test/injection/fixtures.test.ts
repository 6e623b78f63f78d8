/** Every pod in test/fixtures/pods is injected and compared with its twin; UPDATE_FIXTURES=1 writes the twins anew. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { parse, stringify } from 'yaml';
import { admit } from '../../src/admission/admit.ts';
import { readSettings } from '../../src/settings.ts';
import { reviewOf } from '../admission/reviews.ts';
import { applyStrictly } from '../vectors/rfc6902.ts';
import { normalise } from '../vectors/webhook-format.ts';

const folder = join(import.meta.dirname, '../fixtures/pods');
const files = readdirSync(folder);
const pods = files.filter((file) => file.endsWith('.yaml') && !file.endsWith('.injected.yaml'));
const expectationOf = (file: string) => join(folder, file.replace(/\.yaml$/, '.injected.yaml'));

interface Answer {
  readonly response: {
    readonly allowed: boolean;
    readonly patch?: string;
    readonly warnings?: readonly string[];
    readonly status?: unknown;
  };
}

/** The environment is written in a comment: `# env: NAME=VALUE NAME=VALUE`. */
function depsOf(text: string) {
  const [, written = ''] = /^# env: (.*)$/m.exec(text) ?? [];
  const pairs = written.split(' ').filter((pair) => pair !== '');
  const env = Object.fromEntries(pairs.map((pair) => pair.split('=', 2) as [string, string]));
  const result = readSettings({
    env: { AGENT_INJECT_VAULT_ADDR: 'https://vault.example:8200', ...env },
    argv: [],
  });
  if (!result.ok) throw new Error(result.issues.map(({ line }) => line).join());
  return { settings: result.settings, apiServerMinor: 33 };
}

function inject(pod: unknown, text: string) {
  const admission = admit(reviewOf(pod), depsOf(text));
  if ('undecodable' in admission) throw new Error(admission.undecodable);
  const { response } = admission.answer as Answer;
  const patch =
    response.patch === undefined
      ? []
      : (JSON.parse(Buffer.from(response.patch, 'base64').toString()) as unknown);
  return { response, reason: admission.reason, pod: applyStrictly(pod, patch) };
}

for (const file of pods) {
  const text = readFileSync(join(folder, file), 'utf8');
  const input = parse(text) as unknown;
  const { response, reason, pod } = inject(input, text);
  const readable = normalise(input, pod);
  const { warnings, status, allowed } = response;
  const shown = {
    reason,
    ...(warnings === undefined ? {} : { warnings }),
    ...(status === undefined ? {} : { status }),
    ...(allowed ? readable : {}),
  };
  const rendered = stringify(shown, { aliasDuplicateObjects: false, lineWidth: 0, singleQuote: true });
  if (process.env.UPDATE_FIXTURES === '1') writeFileSync(expectationOf(file), rendered);

  t.test(`${file} becomes what its twin shows`, async (t) => {
    t.ok(existsSync(expectationOf(file)), 'has a twin; run with UPDATE_FIXTURES=1 to write it');
    t.same(parse(rendered), parse(readFileSync(expectationOf(file), 'utf8')));
  });

  t.test(`${file} injected twice equals once`, async (t) => {
    if (allowed) t.notOk(inject(pod, text).response.patch);
  });
}

t.test('no expectation is left over', async (t) => {
  const expected = new Set(pods.map(expectationOf));
  const found = files.filter((file) => file.endsWith('.injected.yaml')).map((file) => join(folder, file));
  t.same(
    found.filter((path) => !expected.has(path)),
    [],
  );
});
