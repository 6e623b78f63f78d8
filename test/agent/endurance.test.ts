import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { configuration } from './configuration.ts';
import { CompressedWorld, holdings } from './compressed.ts';
import { seeded } from './seeded.ts';
import { Simulation, fetchFailure, fetchSuccess, leasedAnswer, loggedIn, template } from './simulation.ts';

const minute = 60_000;
/** How long agents live here; `ENDURANCE_HOURS=48` makes it more. */
const hours = Number(process.env.ENDURANCE_HOURS ?? 2);
const life = hours * 60 * minute;

t.setTimeout(Math.max(hours, 1) * 10 * minute);

/** Vault is away for two of every ten minutes. */
const isOut = (passed: number): boolean => passed % (10 * minute) >= 8 * minute;

t.test(`${hours} hours of renewals leave nothing behind in the state of an agent`, async (t) => {
  let [tokens, users] = [0, 0];
  const grant = { leaseMs: minute, renewable: true };
  const run = new Simulation(
    configuration({ sinks: 1, templates: [template('/db', 'db'), template('/app', 'app db')] }),
    (step, now) => {
      const { kind } = step;
      if (kind === 'login') return loggedIn(`t${++tokens}`, 60);
      if (kind === 'renew-token') return { kind: 'token-renewed', generation: step.generation, grant };
      if (kind === 'renew-lease')
        return { kind: 'lease-renewed', key: step.key, generation: step.generation, grant };
      if (kind !== 'fetch' || step.wanted.key !== 'db') return undefined;
      return isOut(now) ? fetchFailure(step, 'sealed') : fetchSuccess(step, leasedAnswer(`u${++users}`, 60));
    },
    { random: seeded(7) },
  );
  const sizes: number[] = [];
  const counts: number[] = [];
  for (let until = 10 * minute; until <= life; until += 10 * minute) {
    run.runUntil(until);
    sizes.push(JSON.stringify([run.state, [...run.state.secrets]]).length);
    counts.push(run.planned.length);
    run.planned.length = 0;
  }
  t.equal(run.exit, undefined);
  t.equal(tokens, 1, 'the token is renewed, not replaced');
  t.ok(Math.max(...sizes) - Math.min(...sizes) < 200, `the state keeps its size: ${sizes.join()}`);
  t.ok(
    Math.max(...counts) <= Math.min(...counts) * 1.5,
    `the agent does no more than before: ${counts.join()}`,
  );
});

t.test(`${hours} hours of renewals, rotations and outages leak no memory, timer or connection`, async (t) => {
  const world = await CompressedWorld.start(t.testdir());
  t.teardown(() => world.vault.stop());
  const config = await setUp(world);
  const begin = world.now();
  const measured: ReturnType<typeof holdings>[] = [];
  let [out, rotations] = [false, 0];
  const exit = await world.live(config, async (now) => {
    const passed = now - begin;
    if (isOut(passed) !== out) {
      out = !out;
      world.vault.faults.clear();
      if (out) world.vault.faults.add({ status: 503, errors: ['Vault is sealed'] });
    }
    if (!out && passed >= rotations * 3 * minute)
      await world.root('PUT', 'secret/data/app', { data: { v: `value ${++rotations}` } });
    if (passed < (measured.length + 1) * 10 * minute) return true;
    world.vault.requests.clear();
    measured.push(holdings());
    return passed < life;
  });
  t.equal(exit.code, 0);
  t.match(readFileSync(join(world.folder, 'app'), 'utf8'), /^value \d+$/);
  const done = Object.fromEntries(world.steps);
  t.comment(JSON.stringify(done));
  t.comment(`heap, MiB: ${measured.map(({ heap }) => (heap / 2 ** 20).toFixed(1)).join(' ')}`);
  t.ok((done['renew-token'] ?? 0) > 40 * hours && (done['renew-lease'] ?? 0) > 40 * hours);
  t.ok((done['write-sink'] ?? Infinity) <= 10 * hours, 'a token is rarely replaced');
  const [begun, ended] = [measured[2], measured.at(-1)];
  if (begun === undefined || ended === undefined) throw new Error('half an hour at least');
  // Connections that nobody needed for seconds are closed, so that a slow machine may count fewer.
  t.ok(ended.handles <= begun.handles + 4, `from ${begun.handles} to ${ended.handles} handles`);
  const grown = ended.heap - begun.heap;
  t.ok(grown < 2 ** 20 + hours * 2 ** 18, `the heap grew by ${grown} bytes`);
  t.same(readdirSync(world.folder).sort(), ['app', 'config.json', 'database', 'role-id', 'token']);
});

/** A role for the agent, a secret and a database; resolves with the agent's configuration. */
async function setUp(world: CompressedWorld): Promise<object> {
  await world.root('POST', 'sys/auth/approle', { type: 'approle' });
  await world.root('PUT', 'sys/policies/acl/app', { policy: 'path "*" { capabilities = ["read"] }' });
  await world.root('POST', 'auth/approle/role/app', {
    bind_secret_id: false,
    token_policies: 'app',
    token_ttl: '1m',
    token_max_ttl: '10m',
  });
  await world.root('POST', 'sys/mounts/database', { type: 'database' });
  await world.root('PUT', 'database/config/app', { plugin_name: 'x', allowed_roles: '*' });
  await world.root('PUT', 'database/roles/app', {
    db_name: 'app',
    creation_statements: ['x'],
    default_ttl: '1m',
    max_ttl: '5m',
  });
  const { role_id: roleId } = await world.root('GET', 'auth/approle/role/app/role-id');
  const path = (name: string): string => join(world.folder, name);
  writeFileSync(path('role-id'), String(roleId));
  return {
    vault: { address: world.vault.address },
    auto_auth: {
      method: { type: 'approle', config: { role_id_file_path: path('role-id') } },
      sink: [{ type: 'file', config: { path: path('token') } }],
    },
    template_config: { static_secret_render_interval: '30s' },
    template: [
      {
        destination: path('app'),
        contents: '{{ with secret "secret/data/app" }}{{ .Data.data.v }}{{ end }}',
      },
      {
        destination: path('database'),
        contents: '{{ with secret "database/creds/app" }}{{ .Data.username }}{{ end }}',
      },
    ],
  };
}
