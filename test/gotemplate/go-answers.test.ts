/** Templates with the answer of consul-template 0.42.1 under Go 1.26, where ours once differed. */
import t from 'tap';
import { TemplateError } from '../../gotemplate/index.ts';
import { rendered } from './rendering.ts';

/** A sentence, then pairs of a template and its output; undefined stands for an error of the execution. */
type Case = readonly [
  title: string,
  answers: readonly (readonly [template: string, output: string | undefined])[],
];

const time = '(sprig_toDate "2006-01-02T15:04:05" "2024-02-29T23:59:59")';

const cases: readonly Case[] = [
  [
    'a function that yields nil has no fields, but its parentheses do',
    [
      ['{{ sprig_coalesce.x }}', undefined],
      ['{{ (sprig_coalesce).x }}', '<no value>'],
    ],
  ],
  [
    'times are moved by durations and dates',
    [
      [`{{ ${time}.Truncate 3600000000000 }}`, '2024-02-29 23:00:00 +0000 UTC'],
      [`{{ ${time}.Round 7200000000000 }}`, '2024-03-01 00:00:00 +0000 UTC'],
      [`{{ ${time}.Add 1000 }}`, '2024-02-29 23:59:59.000001 +0000 UTC'],
      [`{{ ${time}.AddDate 1 -2 3 }}`, '2025-01-01 23:59:59 +0000 UTC'],
      [`{{ ${time}.Truncate 0 }}`, '2024-02-29 23:59:59 +0000 UTC'],
    ],
  ],
  [
    'times are compared, encoded and shown',
    [
      [`{{ ${time}.Compare (sprig_toDate "2006" "2030") }} {{ ${time}.IsDST }}`, '-1 false'],
      [`{{ printf "%s" ${time}.MarshalJSON }}`, '"2024-02-29T23:59:59Z"'],
      [`{{ printf "%s" ${time}.MarshalText }}`, '2024-02-29T23:59:59Z'],
      [
        `{{ ${time}.Location }} {{ ${time}.Location.String }} {{ (${time}.In ${time}.Location).Year }}`,
        'UTC UTC 2024',
      ],
      [`{{ ${time}.GoString }}`, 'time.Date(2024, time.February, 29, 23, 59, 59, 0, time.UTC)'],
      [
        `{{ printf "%d %z" ${time} ${time} }}`,
        '{0 63844847999 0} {%!z(uint64=0) %!z(int64=63844847999) %!z(*time.Location=<nil>)}',
      ],
      [`{{ sprig_deepEqual ${time} (${time}.Add 1) }}`, 'false'],
    ],
  ],
  [
    'times are equal when instant and zone are',
    [
      [
        `{{ sprig_uniq (sprig_list ${time} (${time}.AddDate 1 0 0) ${time}) }}`,
        '[2024-02-29 23:59:59 +0000 UTC 2025-03-01 23:59:59 +0000 UTC]',
      ],
      ['{{ sprig_deepEqual (sprig_toDate "15Z07" "02+02") (sprig_toDate "15Z07" "03+03") }}', 'false'],
    ],
  ],
  [
    'durations are cut, rounded and read in every unit',
    [
      [`{{ (${time}.Sub (${time}.Add 5400000000000)).Abs }}`, '1h30m0s'],
      [`{{ (${time}.Sub (${time}.Add 5400000000000)).Round 3600000000000 }}`, '-2h0m0s'],
      [`{{ (${time}.Sub (${time}.Add 5400000000000)).Truncate 3600000000000 }}`, '-1h0m0s'],
      [`{{ (${time}.Sub (${time}.Add 1500000)).Microseconds }}`, '-1500'],
      ['{{ (sprig_toDate "2006" "9999").Sub (sprig_toDate "2006" "0001") }}', '2562047h47m16.854775807s'],
    ],
  ],
  [
    'versions can be raised, changed and encoded',
    [
      [
        '{{ $v := sprig_semver "v1.2.3-a+b" }}{{ $v.IncPatch }} {{ $v.IncMinor }} {{ $v.IncMajor }}',
        '1.2.3 1.3.0 2.0.0',
      ],
      ['{{ (sprig_semver "v1.2.3").SetPrerelease "rc.1" }}', '1.2.3-rc.1'],
      ['{{ (sprig_semver "1.2.3").SetMetadata "m" }} {{ (sprig_semver "1.2.3").Value }}', '1.2.3+m 1.2.3'],
      ['{{ (sprig_semver "1.2.3").SetPrerelease "01" }}', undefined],
      ['{{ (sprig_semver "1.2.3").SetMetadata "a_b" }}', undefined],
      ['{{ (sprig_semver "1.2.3").IncPatch.Original }}', undefined],
      ['{{ printf "%s" (sprig_semver "1.2").MarshalJSON }}', '"1.2.0"'],
    ],
  ],
  [
    'a JSON number out of range leaves nil where errors are not minded',
    [
      ['{{ sprig_fromJson `{"a":[1e400,1],"b":1e400}` }}', 'map[a:[<nil> 1] b:<nil>]'],
      ['{{ sprig_fromJson `[1e400,}` }}', '<no value>'],
      ['{{ sprig_mustFromJson `[1e400]` }}', undefined],
      ['{{ parseJSON `[1e400]` }}', undefined],
    ],
  ],
  [
    'a negative chunk size fails unless it happens to mean no chunk',
    [
      ['{{ sprig_chunk -1 (sprig_list 1 2 3) }}', undefined],
      ['{{ sprig_chunk -1 (sprig_list 1 2) }}', '[]'],
      ['{{ sprig_chunk -5 (sprig_list 1) }}', '[[1]]'],
    ],
  ],
  [
    'a scratch map that does not exist has no values, and the store shows its locks',
    [
      ['{{ scratch.MapValues "m" | toJSON }}', 'null'],
      ['{{ scratch.Set "m" 1 }}{{ scratch.MapValues "m" | toJSON }}', 'null'],
      ['{{ scratch.MapSet "m" "k" 1 }}{{ scratch.MapValues "m" }}', '[1]'],
      [
        '{{ scratch.Get "k" }} {{ printf "%#v" scratch | sprig_trunc -24 }}',
        '<no value> tring]interface {}(nil)}',
      ],
      ['{{ scratch.Set "k" 1 }} {{ scratch.Key "k" }} {{ scratch.Get "k" }}', ' true 1'],
      [
        '{{ scratch.Set "k" 1 }}{{ printf "%t" scratch }}',
        '&{{{} {{} %!t(uint32=0)} {{} {%!t(int32=0) %!t(uint32=0)}}} {{{} {%!t(int32=0) %!t(uint32=0)}} ' +
          '%!t(uint32=0) %!t(uint32=0) {{} %!t(int32=0)} {{} %!t(int32=0)}} map[%!t(string=k):%!t(int=1)]}',
      ],
    ],
  ],
  [
    'lists can be sliced as far as Go makes room for them',
    [
      ['{{ slice (parseJSON "[1,2,3]") 1 4 }} {{ sprig_slice (sprig_until 3) 2 4 }}', '[2 3 <nil>] [2 0]'],
      ['{{ slice (parseJSON "[1,2,3]") 1 5 }}', undefined],
      ['{{ slice (sprig_list 1 2 3) 1 4 }}', undefined],
    ],
  ],
  [
    'dumps tell how much room a list has',
    [
      [
        '{{ spew_sdump (parseJSON "[true,true,true]") }}',
        '([]interface {}) (len=3 cap=4) {\n (bool) true,\n (bool) true,\n (bool) true\n}\n',
      ],
      ['{{ spew_sdump (sprig_toStrings (sprig_list nil)) }}', '([]string) (cap=1) {\n}\n'],
      [
        '{{ spew_sdump (sprig_regexFindAll "a" "a" -1) }}',
        '([]string) (len=1 cap=10) {\n (string) (len=1) "a"\n}\n',
      ],
      [
        '{{ spew_sdump (sprig_append (sprig_list) true) }}',
        '([]interface {}) (len=1 cap=1) {\n (bool) true\n}\n',
      ],
    ],
  ],
  [
    'the verb p is for what Go keeps behind pointers',
    [
      ['{{ printf "%p %#p" (secrets "none") (secrets "none") }}', '0x0 0'],
      ['{{ printf "%p" "a" }}', '%!p(string=a)'],
    ],
  ],
  [
    'only capitals become small in snake and kebab case',
    [['{{ sprig_kebabcase "Აǅǅ" }} {{ sprig_snakecase "AǅB" }}', 'აǅǅ aǅ_b']],
  ],
  [
    'TOML quotes versions, not times',
    [
      [
        `{{ sprig_dict "v" (sprig_semver "1.2.3") "t" ${time} | toTOML }}`,
        't = 2024-02-29T23:59:59Z\nv = "1.2.3"',
      ],
    ],
  ],
  [
    'JSON has no years of five digits, YAML has',
    [
      ['{{ (sprig_toDate "2006" "9999").AddDate 1 0 0 | toJSON }}', undefined],
      ['{{ (sprig_toDate "2006" "9999").AddDate 1 0 0 | toYAML }}', '10000-01-01T00:00:00Z'],
    ],
  ],
  [
    'spew hides its operands from widths, types and unknown verbs of a format',
    [
      [
        '{{ spew_sprintf "%5v|%*d|%T|%!|%d" 1 2 3 "x" "y" }}',
        '1|%!(BADWIDTH)3|*spew.formatState|%!!(string=y)|%!d(MISSING)',
      ],
      ['{{ spew_sprintf "%.-1o" "a" }}', '%!-(string=)1o'],
      ['{{ spew_sprintf "%+s %#v" 1.5 nil }}', '%!s(float64=+1.5) (interface {})<nil>'],
      ['{{ spew_sprintf "" (sprig_list nil) }}', '%!(EXTRA *spew.formatState=[<nil>])'],
    ],
  ],
];

for (const [title, answers] of cases) {
  t.test(title, async (t) => {
    for (const [template, output] of answers) {
      if (output === undefined) await t.rejects(rendered(template), TemplateError, template);
      else t.equal(await rendered(template), output, template);
    }
  });
}

t.test('a right delimiter that begins with a letter ends the variable $', async (t) => {
  t.equal(
    await rendered('é len "abc" | print $è.', {}, { leftDelimiter: 'é', rightDelimiter: 'è' }),
    '<nil> 3.',
  );
});
