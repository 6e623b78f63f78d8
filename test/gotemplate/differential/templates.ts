import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Chance } from './chance.ts';
import { brokenTexts, floats, integers, lists, maps, others, secretData, texts } from './literals.ts';

/** A vector without expectation, as a line of JSON; see test/vectors/templates/FORMAT.md. */
export type VectorLine = string;

interface Signature {
  readonly name: string;
  readonly params: readonly string[];
  readonly min_args: number;
  readonly variadic: boolean;
}

/** Functions whose answer depends on chance, time, other services or processes, or is left out by FORMAT.md. */
const LEFT_OUT =
  /^(?:ca|connect|datacenters|exported|imported|key|ls$|nodes?$|nomad|partitions|peerings|plugin|safe|service|tree|sockaddr|spew_(?:dump|printf)|timestamp|writeToFile|executeTemplate|sprig_(?:ago|bcrypt|buildCustom|duration|encrypt|fail|gen|htpasswd|keys|rand|shuffle|values))/;

const signatures = (
  JSON.parse(readFileSync(join(import.meta.dirname, '../../vectors/templates/functions.json'), 'utf8')) as {
    readonly functions: readonly Signature[];
  }
).functions.filter(({ name }) => !LEFT_OUT.test(name));

/** What follows an expression to show its value. */
const SHOWN = [
  ...[
    '',
    '',
    ' | printf "%v"',
    ' | printf "%T"',
    ' | printf "%q"',
    ' | printf "%#v"',
    ' | printf "%x"',
    ' | printf "%08.3d"',
  ],
  ...[
    ' | toJSON',
    ' | toYAML',
    ' | toTOML',
    ' | html',
    ' | js',
    ' | urlquery',
    ' | len',
    ' | not',
    ' | sprig_toString',
  ],
];
const DELIMITERS = ['{{ ', '{{', '{{- '] as const;
const VARIABLES = ['$x', '$y', '$é'];
const MAX_DEPTH = 3;

/** Makes templates at random: calls of all functions, with arguments of and beyond their kinds, in all structures. */
export class TemplateMaker {
  readonly #chance: Chance;

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  vector(id: string): VectorLine {
    const template = this.#damaged(this.#chance.is(0.5) ? this.#action() : this.#nodes(0));
    const members = Object.entries(secretData).map(([key, value]) => `"${key}":${value}`);
    const known =
      `"secrets":{"kv/app":{"lease_duration":60,"data":{${members.join(',')}}}},` +
      '"lists":{"kv/list":["b","a/"]},"files":{"/etc/x":"content\\n"},"env":{"A":"1"}';
    const strict = this.#chance.is(0.1) ? '"error_on_missing_key":true,' : '';
    return `{"id":"${id}","template":${JSON.stringify(template)},${strict}${known}}`;
  }

  /** One template in ten loses, gains or changes a character. */
  #damaged(template: string): string {
    if (!this.#chance.is(0.1)) return template;
    const at = this.#chance.between(0, template.length);
    const inserted = this.#chance.pick([
      '',
      '',
      '{',
      '}',
      '-',
      ' ',
      '(',
      ')',
      '|',
      '"',
      '.',
      '$',
      ':',
      '=',
      ',',
      '/*',
      'é',
      '1',
    ]);
    return template.slice(0, at) + inserted + template.slice(at + this.#chance.between(0, 2));
  }

  #nodes(depth: number): string {
    return this.#chance.several(1, 3, () => this.#text() + this.#node(depth)).join('');
  }

  #text(): string {
    return this.#chance.pick(['', 'a', ' ', '\n', '\n  b ', '}}', '"']);
  }

  #node(depth: number): string {
    if (depth >= MAX_DEPTH || this.#chance.is(0.5)) return this.#action();
    const variable = this.#chance.pick(VARIABLES);
    const value = this.#pipeline(1);
    const body = this.#nodes(depth + 1);
    const otherwise = this.#chance.is(0.4) ? `{{ else }}${this.#nodes(depth + 1)}` : '';
    return this.#chance.pick([
      `{{ ${variable} := ${value} }}{{ ${variable} }}`,
      `{{ if ${value} }}${body}${otherwise}{{ end }}`,
      `{{- if ${value} }}${body}{{ else if ${this.#pipeline(1)} -}}${body}${otherwise}{{ end }}`,
      `{{ with ${value} }}${body}${otherwise}{{ end }}`,
      `{{ range ${value} }}${body}{{ break }}${otherwise}{{ end }}`,
      `{{ range $i, ${variable} := ${value} }}{{ $i }}${body}{{ if $i }}{{ continue }}{{ end }}${otherwise}{{ end }}`,
      `{{ block "b${depth}" ${value} }}${body}{{ end }}`,
      `{{ define "d${depth}" }}${body}{{ end }}{{ template "d${depth}" ${value} }}`,
      `{{/* ${body.replaceAll('*/', '')} */}}`,
    ]);
  }

  #action(): string {
    return `${this.#chance.pick(DELIMITERS)}${this.#pipeline(0)}${this.#chance.pick(SHOWN)}${this.#chance.pick([' }}', '}}', ' -}}'])}`;
  }

  #pipeline(depth: number): string {
    const parts = this.#call(depth);
    const last = parts.at(-1);
    if (parts.length < 2 || last === undefined || this.#chance.is(0.85)) return parts.join(' ');
    return `${last} | ${parts.slice(0, -1).join(' ')}`;
  }

  /** A function and its arguments; now and then one too few. */
  #call(depth: number): string[] {
    const signature = this.#chance.pick(signatures);
    const { params, variadic } = signature;
    const fixed = variadic ? params.slice(0, -1) : params;
    const rest = variadic ? this.#chance.several(0, 3, () => params.at(-1)?.slice(2) ?? '') : [];
    const types =
      signature.min_args < 0 ? this.#chance.several(1, 3, () => 'interface {}') : [...fixed, ...rest];
    const args = types.map((type) => this.#argument(type, depth + 1));
    return [signature.name, ...(this.#chance.is(0.02) ? args.slice(1) : args)];
  }

  #argument(type: string, depth: number): string {
    if (depth < MAX_DEPTH && this.#chance.is(0.15)) return `(${this.#pipeline(depth)})`;
    if (this.#chance.is(0.05)) return this.#anything();
    if (type === 'string') return this.#textLiteral();
    if (type === 'bool') return this.#chance.pick(['true', 'false']);
    if (/^u?int/.test(type)) return this.#chance.pick(integers);
    if (type === 'float64') return this.#chance.pick(floats);
    if (type.startsWith('[]')) return this.#chance.pick(lists);
    return type.startsWith('map[') ? this.#chance.pick(maps) : this.#anything();
  }

  #anything(): string {
    const literals = this.#chance.pick([integers, floats, lists, maps, others]);
    const fields = Object.keys(secretData).map((key) => `(secret "kv/app").Data.${key}`);
    return this.#chance.pick([
      this.#textLiteral(),
      this.#chance.pick(literals),
      this.#chance.pick(fields),
      '.missing.x',
    ]);
  }

  #textLiteral(): string {
    if (this.#chance.is(0.05)) return this.#chance.pick(brokenTexts);
    const text = this.#chance
      .several(1, 2, () => this.#chance.pick(texts))
      .join(this.#chance.pick(['', ' ', ',', '\n']));
    return JSON.stringify(text).replaceAll('\\u0000', '\\x00');
  }
}
