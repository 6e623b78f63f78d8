import { strictBoolean } from '../codec/boolean.ts';
import { isLiteral, mustBe } from '../codec/codec.ts';
import { templateDuration } from '../codec/duration.ts';
import { parseWait, waitOf } from '../codec/wait.ts';
import type { Body, Item } from '../hcl/node.ts';
import { reject, warn, within } from '../issue.ts';
import type { Scope } from '../issue.ts';
import type { WaitConfig } from '../model.ts';
import { decodeStanza, field } from '../stanza.ts';

const unset = -1;

const waitFields = {
  min: field(templateDuration, 0, 'how long the data must have been quiet'),
  max: field(templateDuration, unset, 'when to write at the latest; four times min by default'),
  bool: field(strictBoolean, true, 'whether to wait at all (its real name in consul-template)'),
};

/** The `wait` of a template: `"2s:10s"` or a block with min and max. The last one counts; both forms do not mix. */
export function decodeWait(items: readonly Item[], outer: Scope): WaitConfig | undefined {
  const scope = within(outer, 'wait');
  const last = items.at(-1);
  if (last !== undefined && new Set(items.map(({ value }) => value.kind)).size > 1) {
    reject(scope, last.keys[0].at, 'is written both as a block and as a text');
  }
  return items.map((item) => decodeOne(item, scope)).at(-1);
}

function decodeOne({ value }: Item, scope: Scope): WaitConfig | undefined {
  if (value.kind === 'body') return decodeBlock(value, scope);
  const decoded = isLiteral(value, 'string')
    ? parseWait(value.text)
    : mustBe('a text such as "2s:10s" or a block', value);
  if ('value' in decoded) return decoded.value;
  reject(scope, value.at, decoded.problem);
  return undefined;
}

function decodeBlock(body: Body, scope: Scope): WaitConfig | undefined {
  const { min, max, bool } = decodeStanza({ fields: waitFields, strict: true }, body, scope);
  if (max !== unset && max < min)
    warn(scope, body.at, 'has a maximum below its minimum, so only the maximum counts');
  if (!bool) return undefined;
  return max === unset ? waitOf(min) : waitOf(min, max);
}
