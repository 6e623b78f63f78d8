import { strictBoolean } from '../codec/boolean.ts';
import { splitList } from '../codec/list.ts';
import { strictText } from '../codec/text.ts';
import type { Position, Scope } from '../issue.ts';
import { reject } from '../issue.ts';
import type { TemplateText } from '../model.ts';
import { field } from '../stanza.ts';
import type { Values } from '../stanza.ts';

/** The keys that `template` and `env_template` share. */
export const templateTextFields = {
  source: field(strictText, '', 'file with the template'),
  contents: field(strictText, '', 'the template itself'),
  left_delimiter: field(strictText, '', 'what opens an action, "{{" by default'),
  right_delimiter: field(strictText, '', 'what closes an action, "}}" by default'),
  error_on_missing_key: field(
    strictBoolean,
    false,
    'fail when a map has no such key instead of printing <no value>',
  ),
  error_fatal: field(strictBoolean, true, 'end the agent when the template cannot be executed'),
  function_denylist: field(splitList, [], 'functions the template may not call'),
  function_blacklist: field(splitList, [], 'old name of function_denylist'),
};

/** The text of a template; it must come from exactly one place. */
export function templateTextOf(
  values: Values<typeof templateTextFields>,
  at: Position,
  scope: Scope,
): TemplateText {
  const { source, contents } = values;
  if (source === '' && contents === '') reject(scope, at, 'must have source or contents, got neither');
  if (source !== '' && contents !== '') reject(scope, at, 'must have either source or contents, got both');
  return {
    source,
    contents,
    leftDelimiter: values.left_delimiter || '{{',
    rightDelimiter: values.right_delimiter || '}}',
    errorOnMissingKey: values.error_on_missing_key,
    errorFatal: values.error_fatal,
    functionDenylist: [...values.function_denylist, ...values.function_blacklist],
  };
}
