import { blocksOf, labelled } from '../blocks.ts';
import type { Block } from '../blocks.ts';
import type { Body } from '../hcl/node.ts';
import { placeOf, reject, within } from '../issue.ts';
import type { Placed, Scope } from '../issue.ts';
import type { EnvTemplateConfig } from '../model.ts';
import { decodeStanza, keyName } from '../stanza.ts';
import { templateTextFields, templateTextOf } from './template-text.ts';

const writesNoFile = 'has no meaning for a variable, which is no file';

const forbiddenKeys = [
  'backup',
  'command',
  'command_timeout',
  'create_dest_dirs',
  'destination',
  'exec',
  'perms',
  'user',
  'uid',
  'group',
  'gid',
  'wait',
  'sandbox_path',
];

const stanza = {
  fields: templateTextFields,
  strict: true,
  forbidden: new Map(forbiddenKeys.map((key) => [key, writesNoFile])),
};

/** The `env_template "NAME"` stanzas: each renders one variable of the supervised program. */
export function decodeEnvTemplates(body: Body, outer: Scope): Placed<EnvTemplateConfig>[] {
  const scope = within(outer, 'env_template');
  const ownKeys = [...Object.keys(templateTextFields), ...forbiddenKeys];
  return labelled(blocksOf(body, 'env_template', outer), ownKeys).map((block) => decodeOne(block, scope));
}

function decodeOne({ labels, body, at }: Block, outer: Scope): Placed<EnvTemplateConfig> {
  if (labels.length !== 1)
    reject(outer, at, `must have one label, the variable’s name, got ${labels.length}`);
  const name = labels[0]?.name ?? '';
  const scope = within(outer, name);
  const values = decodeStanza(stanza, body, scope);
  const written = new Set(body.items.map(keyName));
  if (written.has('source') && written.has('contents') && (values.source === '' || values.contents === '')) {
    reject(scope, at, 'must have either source or contents, an empty one counts too');
  }
  return { value: { name, ...templateTextOf(values, at, scope) }, where: placeOf(scope, at) };
}
