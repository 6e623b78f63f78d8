import { settingRows } from '../../src/settings.ts';
import type { SettingRow } from '../../src/settings/row.ts';
import { variableName } from '../../src/settings/environment.ts';
import { cell, code, generated, table } from './markdown.ts';

const introduction = `${generated}

# Settings of the webhook

Every variable and flag of \`vault-injector agent-inject\`. A variable that is not empty wins over the flag. OpenBao's names
(\`AGENT_INJECT_BAO_...\`) are read first where there is one. "With vault-k8s" is the default under \`AGENT_INJECT_COMPATIBILITY=vault-k8s\`,
where it differs.
`;

/** docs/settings.md, from the table of settings. */
export function settingsPage(): string {
  const headings = [
    'variable',
    'flag',
    'value',
    'default',
    'with vault-k8s',
    'what it does',
    'example',
    'since',
  ];
  return `${introduction}\n${table(headings, [...settingRows.values()].map(line))}\n`;
}

function line(row: SettingRow): string[] {
  return [
    code(variableName(row)),
    row.flag === undefined ? '' : code(`-${row.flag}`),
    cell(row.codec.form),
    code(row.fallback ?? ''),
    code(row.compatible ?? ''),
    cell(row.doc),
    code(row.example),
    row.since,
  ];
}
