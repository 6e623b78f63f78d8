import { blocksOf } from '../blocks.ts';
import type { Block } from '../blocks.ts';
import { strictBoolean } from '../codec/boolean.ts';
import { templateMode } from '../codec/mode.ts';
import { strictInteger } from '../codec/number.ts';
import { strictText } from '../codec/text.ts';
import { warn, within } from '../issue.ts';
import type { Scope } from '../issue.ts';
import type { TemplateConfig } from '../model.ts';
import { decodeStanza, field, keyName } from '../stanza.ts';
import { commandFields, decodeCommand } from './template-command.ts';
import { templateTextFields, templateTextOf } from './template-text.ts';
import { decodeWait } from './wait.ts';

const unset = -1;

export const templateFields = {
  ...templateTextFields,
  ...commandFields,
  destination: field(strictText, '', 'file to write'),
  create_dest_dirs: field(strictBoolean, true, 'make the folders it is in'),
  perms: field(templateMode, 0, 'its permissions; by default those it has, or 0644'),
  user: field(strictText, '', 'its owner, by name or number'),
  group: field(strictText, '', 'its group, by name or number'),
  uid: field(strictInteger, unset, 'old spelling of user'),
  gid: field(strictInteger, unset, 'old spelling of group'),
  backup: field(strictBoolean, false, 'keep the previous file beside it'),
  sandbox_path: field(strictText, '', 'folder that the function file may not leave'),
};

/** One `template` stanza. */
export function decodeTemplate({ body, labels, at }: Block, scope: Scope): TemplateConfig {
  if (labels.length > 0) warn(scope, at, 'has a label, which means nothing');
  const values = decodeStanza(
    { fields: templateFields, blocks: ['exec', 'wait'], strict: true },
    body,
    scope,
  );
  if (values.destination === '') {
    warn(within(scope, 'destination'), at, 'is missing, so the template cannot be written');
  }
  const exec = blocksOf(body, 'exec', scope).at(-1)?.body ?? { ...body, items: [] };
  return {
    ...templateTextOf(values, at, scope),
    destination: values.destination,
    createDestinationDirectories: values.create_dest_dirs,
    mode: values.perms,
    user: values.user || numberText(values.uid),
    group: values.group || numberText(values.gid),
    backup: values.backup,
    command: decodeCommand(values, exec, within(scope, 'exec')),
    wait: decodeWait(
      body.items.filter((item) => keyName(item) === 'wait'),
      scope,
    ),
    sandboxPath: values.sandbox_path,
  };
}

function numberText(id: number): string {
  return id === unset ? '' : `${id}`;
}
