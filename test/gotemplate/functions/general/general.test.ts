import t from 'tap';
import { rendered } from '../../rendering.ts';

const cases: [template: string, output: string][] = [
  ['{{ replaceAll "" "-" "ab" }}', '-a-b-'],
  ['{{ split "" " aé " }}', '[a é]'],
  ['{{ splitToMap "," "=" "a=1,b,c=2=3" }}', 'map[a:1 c:2=3]'],
  ['{{ splitToMap "," "=" " " }}', 'map[]'],
  ['{{ "a\\n\\nb" | indent 1 }}', ' a\n\n b'],
  ['{{ trimSuffix "" "a" }}{{ trimPrefix "x" "a" }}', 'aa'],
  [
    '{{ in (sprig_list 1 2.5 "x") 2.5 }}{{ in (sprig_list 1) (parseInt "1") }}{{ in (sprig_list 1) 1.0 }}',
    'truetruefalse',
  ],
  ['{{ in 5 5 }}', 'false'],
  ['{{ containsAny (sprig_list "z" "bc") "abcd" }}', 'true'],
  ['{{ add 1 (parseUint "2") | printf "%T" }}', 'int64'],
  ['{{ add 1 9223372036854775807 }}', '-9223372036854775808'],
  ['{{ divide -1 (parseInt "-9223372036854775808") }}', '-9223372036854775808'],
  ['{{ modulo 3 -7 }}', '-1'],
  ['{{ divide 0.0 -1 }}', '-Inf'],
  ['{{ maximum (parseUint "18446744073709551615") (parseUint "1") }}', '18446744073709551615'],
  ['{{ minimum 1 (parseUint "18446744073709551615") }}', '18446744073709551615'],
  ['{{ parseBool "" }} {{ parseFloat "" }} {{ parseInt "" }} {{ parseUint "" }}', 'false 0 0 0'],
  ['{{ parseJSON "" }} {{ parseYAML "" }} {{ parseYAML "#" }}', 'map[] map[] <no value>'],
  ['{{ subtract (parseUint "3") (parseUint "1") }}', '18446744073709551614'],
  ['{{ spew_sprintf "%v" (sprig_dict "b" (sprig_duration "90") "a" 1) }}', 'map[a:1 b:1m30s]'],
  ['{{ toTOML (sprig_dict "d" (sprig_list (sprig_duration "90"))) }}', 'd = ["1m30s"]'],
  ['{{ byKey nil }}{{ byTag nil }}{{ byMeta "a" nil }}{{ explode nil }}', 'map[]map[]map[]map[]'],
  ['{{ explodeMap (sprig_dict "a/b/c" 1 "a/d" 2 "" 3) }}', 'map[a:map[b:map[c:1] d:2]]'],
];

for (const [template, output] of cases) {
  t.test(template, async (t) => {
    t.equal(await rendered(template), output);
  });
}

const failures: [template: string, reason: RegExp][] = [
  ['{{ indent -1 "x" }}', /indent value must be a positive integer/],
  ['{{ in "abc" nil }}', /zero Value/],
  ['{{ in (sprig_list "a") nil }}', /zero Value/],
  ['{{ add "1" 2 }}', /add: unknown type \(string\)/],
  ['{{ modulo 2 1.5 }}', /modulo: unknown type \(float64\)/],
  ['{{ divide 0 1 }}', /integer divide by zero/],
  ['{{ explodeMap (sprig_dict "a" 1 "a/b" 2) }}', /not a map/],
  ['{{ mergeMap (sprig_dict) (sprig_dict) nil }}', /mergeMap/],
  ['{{ byPort 5 }}', /byPort: wrong argument type int/],
  ['{{ regexMatch "(" "x" }}', /missing closing \)/],
  ['{{ parseJSON "{" }}', /JSON/],
  ['{{ parseBool "hunter2" }}', /ParseBool: invalid syntax/],
  ['{{ parseInt "hunter2" }}', /ParseInt: invalid syntax/],
  ['{{ base64Decode "YQ" }}', /illegal base64 data at input byte 0/],
];

for (const [template, reason] of failures) {
  t.test(`${template} fails`, async (t) => {
    await t.rejects(rendered(template), { message: reason });
  });
}
