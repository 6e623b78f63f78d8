import { openbaoPrefix, prefix, rows } from '../../contract/annotations.ts';
import type { Row } from '../../contract/annotations.ts';
import { settingRows } from '../../src/settings.ts';
import type { SettingName } from '../../src/settings.ts';
import { variableName } from '../../src/settings/environment.ts';
import { cell, code, generated, table } from './markdown.ts';

const introduction = `${generated}

# Annotations

Every annotation of a Pod (of the Pod template in a Deployment, StatefulSet, Job and so on). The names stand without their prefix
\`${prefix}\`; \`${openbaoPrefix}\` is read as the same. \`<secret>\` is a name of your choice that ties the annotations of one file together.
An annotation that is present wins over the setting, even when it is empty.
`;

/** docs/annotations.md, from the table of annotations. */
export function annotationsPage(): string {
  const lines = [...rows].map(([name, row]) => [
    code(named(name, row)),
    cell(row.codec.form),
    fallback(row),
    cell(row.doc),
    code(row.example),
    row.since,
  ]);
  return `${introduction}\n${table(['annotation', 'value', 'default', 'what it does', 'example', 'since'], lines)}\n`;
}

const suffixes: Readonly<Record<string, string>> = { secret: '-<secret>', parameter: '-<parameter>' };

function named(name: string, { per }: Row): string {
  return name + (suffixes[per] ?? '');
}

function fallback({ fallback: value }: Row): string {
  if (value === undefined) return '';
  if ('literal' in value) return code(value.literal);
  const name = 'setting' in value ? value.setting : value.ruledBy;
  const setting = settingRows.get(name as SettingName);
  return setting === undefined ? '' : `setting ${code(variableName(setting))}`;
}
