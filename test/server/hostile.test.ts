import fc from 'fast-check';
import t from 'tap';
import { prefix } from '../../contract/annotations.ts';
import { admit } from '../../src/admission/admit.ts';
import { createReadiness } from '../../src/health.ts';
import { buildServer } from '../../src/server.ts';
import { readSettings } from '../../src/settings.ts';
import { createLog } from '../../src/telemetry.ts';
import { benchReview } from '../../bench/webhook/review.ts';
import { testMetrics } from './metrics.ts';

const json = { 'content-type': 'application/json' };

/** The routes over the real decision, with everything that was logged. */
function setUp() {
  const result = readSettings({ env: { AGENT_INJECT_VAULT_ADDR: 'https://vault:8200' }, argv: [] });
  if (!result.ok) throw new Error('the settings are fine');
  const { settings } = result;
  const lines: string[] = [];
  const app = buildServer({
    admit: (review) => admit(review, { settings, apiServerMinor: 36 }),
    readiness: createReadiness({}),
    metrics: testMetrics(),
    log: createLog({
      level: 'trace',
      format: 'json',
      destination: { write: (line) => lines.push(line) },
      now: Date.now,
    }),
    now: Date.now,
  });
  const post = async (body: string | Buffer) =>
    app.inject({ method: 'POST', url: '/mutate', headers: json, body });
  return { app, post, lines };
}

t.test('security requirement 3: any bytes get a short answer without a stack trace', async (t) => {
  const { post, lines } = setUp();
  const body = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    fc.json().map((text) => Buffer.from(text)),
    fc.string({ minLength: 1 }).map((text) => Buffer.from(text)),
  );
  await fc.assert(
    fc.asyncProperty(body, async (bytes) => {
      const { statusCode, body: answer } = await post(bytes);
      t.ok([200, 400, 500].includes(statusCode));
      t.notMatch(answer, /\n\s+at /);
    }),
    { numRuns: 300 },
  );
  t.same(
    lines.filter((line) => line.includes('fault of the webhook')),
    [],
    'and none of them meets a bug of ours',
  );
});

t.test(
  'security requirement 3: a mutated review is answered with its uid, whatever the mutation',
  async (t) => {
    const { post, lines } = setUp();
    const values = fc.oneof(
      fc.constantFrom<unknown>(null, '', -1, [], {}, true, 1e400, '\u0000'),
      fc.jsonValue(),
    );
    const original = benchReview(true);
    await fc.assert(
      fc.asyncProperty(fc.nat(), values, fc.boolean(), async (pick, value, rename) => {
        const review = JSON.parse(original) as Tree;
        mutate((review.request as Tree).object as Tree, { pick, value, rename });
        const { statusCode, body } = await post(JSON.stringify(review));
        t.equal(statusCode, 200);
        const { response } = JSON.parse(body) as { response: { uid: string; allowed: boolean } };
        t.equal(response.uid, '6f3b8f1e-7e1c-4a35-9a66-2f6f0f7c1b11');
      }),
      { numRuns: 300 },
    );
    t.same(
      lines.filter((line) => line.includes('fault of the webhook')),
      [],
    );
  },
);

type Tree = Record<string, unknown>;

/** Replaces the value at one of all places in the tree, or gives it one of the names that objects inherit. */
function mutate(
  tree: Tree,
  { pick, value, rename }: { pick: number; value: unknown; rename: boolean },
): void {
  const places: { parent: Tree; key: string }[] = [];
  const visit = (parent: Tree) => {
    for (const [key, child] of Object.entries(parent)) {
      places.push({ parent, key });
      if (typeof child === 'object' && child !== null) visit(child as Tree);
    }
  };
  visit(tree);
  const { parent, key } = places[pick % places.length] ?? { parent: tree, key: 'spec' };
  const name = ['__proto__', 'constructor', 'toString'][pick % 3] ?? '';
  Object.defineProperty(parent, rename ? name : key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

t.test('security requirement 3: deep nesting and many aliases end quickly', async (t) => {
  const { post } = setUp();
  const aliases = [
    'a: &a [x,x,x,x,x,x,x,x,x]',
    ...'bcdefghi'.split('').map((name, index) => {
      const before = 'abcdefghi'[index] ?? 'a';
      return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(',')}]`;
    }),
  ].join('\n');
  const deep = `{"request":{"uid":"u","object":${'['.repeat(200_000)}${']'.repeat(200_000)}}}`;
  const begun = Date.now();
  for (const body of [aliases, deep]) {
    const { statusCode } = await post(body);
    t.ok([200, 400, 500].includes(statusCode), String(statusCode));
  }
  t.ok(Date.now() - begun < 10_000);
});

t.test('security requirement 3: a caller that dawdles is cut off', async (t) => {
  const { app } = setUp();
  t.ok(app.server.requestTimeout > 0 && app.server.requestTimeout <= 60_000);
  t.ok(app.server.headersTimeout > 0 && app.server.headersTimeout <= 60_000);
});

t.test(
  'security requirement 7: neither pod nor values nor configuration are logged, at any level',
  async (t) => {
    const { post, lines } = setUp();
    const review = JSON.parse(benchReview(true)) as {
      request: { object: { spec: { containers: unknown[] } } };
    };
    review.request.object.spec.containers.push({
      name: 'c',
      env: [{ name: 'PASSWORD', value: 'hunter2-secret' }],
    });
    const good = JSON.stringify(review);
    await post(good);
    await post(good.replace('"250m"', '"not a quantity"'));
    await post(good.slice(0, -2));
    await post(good.replace('"containers":[', '"containers":[5,'));
    const annotate = (key: string, value: string) =>
      post(
        good.replace(
          '"annotations":{',
          `"annotations":{${JSON.stringify(`${prefix}${key}`)}:${JSON.stringify(value)},`,
        ),
      );
    for (const patch of [
      '{"value":"hunter2-secret"}',
      '[hunter2-secret]',
      '[{"op":"add","value":"hunter2-secret"}]',
    ]) {
      await annotate('agent-json-patch', patch);
      await annotate('agent-init-json-patch', patch);
    }
    await annotate('agent-telemetry-circonus_api_token', '["hunter2-secret"]');
    await annotate('auth-config-secret', 'hunter2-secret');
    await post(good.slice(0, -3) + 'hunter2-secret');
    await post('{"a":hunter2-secret}');
    await post('a: "hunter2-secret');
    t.ok(lines.length >= 14);
    for (const part of ['hunter2-secret', 'SETTING_3', 'auto_auth', 'registry.example']) {
      t.notMatch(lines.join(''), part);
    }
  },
);
