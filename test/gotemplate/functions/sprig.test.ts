import t from 'tap';
import { parse, prepare, render } from '../../../gotemplate/index.ts';
import { rendered } from '../rendering.ts';

t.test('rounding to very many places overflows as it does in Go', async (t) => {
  t.equal(await rendered('{{ sprig_round 1.2345 142 }}'), '1.2345000000000002');
  t.equal(await rendered('{{ sprig_round 1.2345 2 }} {{ sprig_round 1250 -2 }}'), '1.23 1300');
});

t.test('a hyphen inside punctuation is no connector', async (t) => {
  t.equal(await rendered('{{ sprig_snakecase " }}{{- $k := " }}'), '_}}{{-_$_k_:=_');
  t.equal(await rendered('{{ sprig_snakecase "HTTP2xxStatus_code" }}'), 'http_2xx_status_code');
});

t.test('a negative chunk size makes one chunk of a list of one, else none', async (t) => {
  t.equal(
    await rendered('{{ sprig_chunk -3 (sprig_list 1) }}{{ sprig_chunk -3 (sprig_list 1 2) }}'),
    '[[1]][]',
  );
  await t.rejects(rendered('{{ sprig_chunk 0 (sprig_list 1) }}'), /len out of range/);
});

t.test('an unknown password type is named as it was given', async (t) => {
  t.equal(
    await rendered('{{ sprig_derivePassword 2 "hé" "a" "b" "c" }}'),
    'cannot find password template hé',
  );
});

t.test('random values come from the randomness that the program gives', async (t) => {
  const template = await prepare(
    parse('{{ sprig_randInt 1 100 }} {{ sprig_uuidv4 }} {{ sprig_randAlphaNum 8 }}', { unhermetic: true }),
  );
  const context = { lookup: () => undefined, now: () => 0, random: () => 0.25 };
  t.equal(render(template, context).output, render(template, context).output);
  t.match(
    render(template, context).output,
    /^25 [0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12} \w{8}$/,
  );
});

t.test('the clock comes from the program, time zones from the engine', async (t) => {
  const template = await prepare(
    parse(
      '{{ sprig_now | sprig_unixEpoch }} {{ sprig_dateInZone "15:04" 0 "Asia/Tokyo" }} {{ sprig_ago 40 }}',
      {
        unhermetic: true,
      },
    ),
  );
  const context = { lookup: () => undefined, now: () => 100_000, random: () => 0 };
  t.equal(render(template, context).output, '100 09:00 1m0s');
});
