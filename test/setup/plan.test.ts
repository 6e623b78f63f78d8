import fc from 'fast-check';
import t from 'tap';
import { plan, type Change, type Fields, type Found } from '../../src/setup/plan.ts';
import { termsOf, type FoundToken } from '../../src/setup/plan-token.ts';
import { describeChange, shortDuration } from '../../src/setup/sentences.ts';
import { roleRows, type Row } from '../../src/setup/table.ts';
import { placeText, type Values, type Wanted, type WantedToken } from '../../src/setup/wanted.ts';

const nothing: Found = { policies: new Map(), tokens: new Map(), roles: new Map() };
const none: Wanted = { path: 'kubernetes', policies: new Map(), tokens: new Map(), roles: new Map() };

const says = (wanted: Wanted, found: Found) => plan(wanted, found).flatMap(describeChange);

/** What a Vault and a cluster hold after the changes. */
function after(found: Found, changes: readonly Change[]): Found {
  return changes.reduce((before, change, index) => afterOne(before, change, index), found);
}

function afterOne(found: Found, change: Change, index: number): Found {
  switch (change.kind) {
    case 'mount':
      return { ...found, authType: 'kubernetes' };
    case 'config': {
      const { token_reviewer_jwt: reviewer, ...shown } = change.body;
      return { ...found, config: { ...shown, token_reviewer_jwt_set: reviewer !== undefined } };
    }
    case 'policy':
      return { ...found, policies: new Map([...found.policies, [change.name, change.rules]]) };
    case 'role': {
      const role = { ...found.roles.get(change.name), ...change.body };
      return { ...found, roles: new Map([...found.roles, [change.name, role]]) };
    }
    case 'token': {
      const kept = change.from === undefined ? undefined : found.tokens.get(placeText(change.from));
      const { life } = change.token;
      const token: FoundToken = {
        accessor: kept?.accessor ?? `new-${index}`,
        policies: [...change.token.policies, 'default'],
        terms: termsOf(change.token),
        life: life.seconds,
        left: change.act === 'copy' ? (kept?.left ?? 0) : life.seconds,
      };
      const shared = [...found.tokens].filter(([, { accessor }]) => accessor === kept?.accessor);
      const places = [...change.to.map(placeText), ...shared.map(([place]) => place)];
      return { ...found, tokens: new Map([...found.tokens, ...places.map((at) => [at, token] as const)]) };
    }
  }
}

const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1 });
const roleValues: fc.Arbitrary<Values> = fc.record(
  {
    serviceAccounts: names,
    namespaces: names,
    policies: names,
    audience: fc.constantFrom('vault', 'other'),
    ttl: fc.nat(9),
    uses: fc.nat(3),
    noDefaultPolicy: fc.boolean(),
    type: fc.constantFrom('default', 'batch'),
  },
  { requiredKeys: [] },
);
const fieldOf = (key: string) =>
  Object.entries<Row>(roleRows).find(([name]) => name === key)?.[1].field ?? '';
const role: fc.Arbitrary<Fields> = roleValues.map((values) =>
  Object.fromEntries(Object.entries(values).map(([key, value]): [string, unknown] => [fieldOf(key), value])),
);
const byName = <T>(value: fc.Arbitrary<T>) =>
  fc.dictionary(fc.constantFrom('x', 'y'), value).map((entries) => new Map(Object.entries(entries)));
const places = fc
  .subarray([1, 2, 3], { minLength: 1 })
  .map((numbers) => numbers.map((number) => ({ namespace: `n${number}`, name: 'token', key: 'T' })));
const wantedToken: fc.Arbitrary<WantedToken> = fc.record({
  policies: names,
  life: fc.record({
    kind: fc.constantFrom('ttl' as const, 'period' as const),
    seconds: fc.integer({ min: 1, max: 9 }),
  }),
  places,
});
const foundToken: fc.Arbitrary<FoundToken> = fc.record({
  accessor: fc.constantFrom('one', 'two'),
  policies: names.map((list) => [...list, 'default']),
  terms: fc.constantFrom('ttl=5s', 'period=5s', ''),
  left: fc.nat(5),
  life: fc.constant(5),
});
const auth = fc.record(
  {
    values: fc.record(
      {
        host: fc.constantFrom('h', 'i'),
        caCert: fc.constant('c'),
        disableLocalCaJwt: fc.boolean(),
        pemKeys: names,
      },
      { requiredKeys: [] },
    ),
    reviewerToken: fc.constant('e.y.J'),
  },
  { requiredKeys: ['values'] },
);
const wantedState: fc.Arbitrary<Wanted> = fc.record(
  {
    path: fc.constant('kubernetes'),
    auth,
    policies: byName(fc.string()),
    tokens: fc.dictionary(fc.constant('x'), wantedToken).map((all) => new Map(Object.entries(all))),
    roles: byName(roleValues),
  },
  { requiredKeys: ['path', 'policies', 'tokens', 'roles'] },
);
const foundState: fc.Arbitrary<Found> = fc.record(
  {
    authType: fc.constant('kubernetes'),
    config: fc.record({
      kubernetes_host: fc.constantFrom('h', 'z'),
      issuer: fc.string(),
      token_reviewer_jwt_set: fc.boolean(),
    }),
    policies: byName(fc.string()),
    tokens: fc
      .dictionary(fc.constantFrom('n1/token, key T', 'n2/token, key T'), foundToken)
      .map((all) => new Map(Object.entries(all))),
    roles: byName(role),
  },
  { requiredKeys: ['policies', 'tokens', 'roles'] },
);

t.test('whatever is found, after the changes there is nothing to change', async (t) => {
  fc.assert(
    fc.property(wantedState, foundState, (wanted, found) => {
      const changes = plan(wanted, found);
      const left = plan(wanted, after(found, changes));
      return left.length === 0 && changes.flatMap(describeChange).length >= changes.length;
    }),
    { numRuns: 1000 },
  );
  t.pass();
});

t.test('no sentence holds the token of the reviewer', async (t) => {
  fc.assert(
    fc.property(
      wantedState,
      foundState,
      (wanted, found) => !says(wanted, found).join('\n').includes('e.y.J'),
    ),
  );
  t.pass();
});

t.test('what the file does not name is left alone', async (t) => {
  const roles = new Map<string, Fields>([
    ['web', { token_policies: ['a'], token_ttl: 60, audience: 'vault' }],
  ]);
  const wanted = { ...none, roles: new Map([['web', { policies: ['a'], ttl: 120 }]]) };
  const changes = plan(wanted, { ...nothing, roles });
  t.match(changes, [{ kind: 'role', body: { token_ttl: 120 } }]);
  t.same(changes.flatMap(describeChange), ['role web: ttl changed from 1m to 2m']);
  t.same(plan(none, { ...nothing, policies: new Map([['other', 'x']]) }), []);
});

t.test('a configuration keeps what the file does not name, as Vault would forget it', async (t) => {
  const config = { kubernetes_host: 'a', issuer: 'kept', pem_keys: [], token_reviewer_jwt_set: false };
  const wanted = { ...none, auth: { values: { host: 'b' } } };
  t.match(plan(wanted, { ...nothing, authType: 'kubernetes', config }), [
    { kind: 'config', body: { kubernetes_host: 'b', issuer: 'kept', pem_keys: [] } },
  ]);
  t.same(says(wanted, { ...nothing, authType: 'kubernetes', config }), [
    'auth kubernetes: host changed from a to b',
  ]);
});

t.test('a Vault that does not tell of the token of the reviewer is believed to have it', async (t) => {
  const found = { ...nothing, authType: 'kubernetes', config: { kubernetes_host: 'a' } };
  t.same(says({ ...none, auth: { values: { host: 'a' }, reviewerToken: 'x' } }, found), []);
  t.same(says({ ...none, auth: { values: { host: 'a' } } }, found), []);
});

t.test('only the mount is wanted without a host', async (t) => {
  const wanted = { ...none, auth: { values: {} } };
  t.same(says(wanted, nothing), ['auth kubernetes: kubernetes auth method enabled']);
  t.same(says(wanted, { ...nothing, authType: 'kubernetes', config: { kubernetes_host: 'a' } }), []);
});

t.test('the order is: auth, policies, tokens, roles', async (t) => {
  const wanted: Wanted = {
    path: 'kubernetes',
    auth: { values: { host: 'a', caCert: 'b' } },
    policies: new Map([['p', 'x']]),
    tokens: new Map([
      [
        't',
        {
          policies: ['p'],
          life: { kind: 'ttl', seconds: 60 },
          places: [{ namespace: 'n', name: 's', key: 'k' }],
        },
      ],
    ]),
    roles: new Map([['r', { serviceAccounts: ['a'], uses: 3, audience: 'a b', noDefaultPolicy: true }]]),
  };
  t.same(says(wanted, nothing), [
    'auth kubernetes: kubernetes auth method enabled',
    'auth kubernetes: configured',
    'auth kubernetes: host set to a',
    'auth kubernetes: caCert set',
    'policy p: created',
    'token t: created (policies p, ttl 1m)',
    'token t: put into Secret n/s, key k',
    'role r: created',
    'role r: added ServiceAccount a',
    'role r: uses set to 3',
    'role r: audience set to "a b"',
    'role r: noDefaultPolicy changed from false to true',
  ]);
});

t.test('a token with a period is renewed, and one that somebody else made is replaced', async (t) => {
  const place = { namespace: 'n', name: 's', key: 'k' };
  const other = { ...place, namespace: 'm' };
  const token: WantedToken = {
    policies: ['p'],
    life: { kind: 'period', seconds: 10 },
    places: [place, other],
  };
  const wanted = { ...none, tokens: new Map([['t', token]]) };
  const held = (left: number, accessor = 'one'): FoundToken => ({
    accessor,
    policies: ['default', 'p'],
    terms: 'period=10s',
    left,
    life: 10,
  });
  const found = (first: FoundToken, second: FoundToken) => ({
    ...nothing,
    tokens: new Map([
      [placeText(place), first],
      [placeText(other), second],
    ]),
  });
  t.same(says(wanted, found(held(6), held(6))), []);
  t.same(says(wanted, found(held(5), held(5))), ['token t: renewed']);
  t.same(says(wanted, found(held(5), held(4, 'two'))), [
    'token t: renewed',
    'token t: put into Secret m/s, key k',
  ]);
  t.same(says(wanted, found(held(4), held(9, 'two'))), ['token t: put into Secret n/s, key k']);
  const foreign = { ...held(9), terms: '' };
  t.match(
    says(wanted, found(foreign, foreign))[0],
    'token t: replaced by a new one (policies p, period 10s)',
  );
});

t.test('durations are told as people write them', async (t) => {
  t.same([0, 59, 3600, 5430, 2764800].map(shortDuration), ['0s', '59s', '1h', '1h30m30s', '768h']);
});
