import { blocksOf, labelled } from '../blocks.ts';
import { weakBoolean } from '../codec/boolean.ts';
import { durationFromZero } from '../codec/duration.ts';
import { integerFrom } from '../codec/number.ts';
import { text } from '../codec/text.ts';
import type { Body } from '../hcl/node.ts';
import { reject, within } from '../issue.ts';
import type { Scope } from '../issue.ts';
import { decodeStanza, field } from '../stanza.ts';
import { typeOf } from './type-label.ts';
import { quoteValue } from '../../../contract/issue.ts';

const doc = 'read by Vault servers only';

const lockedTypes = ['all', 'userpass', 'ldap', 'approle'];

const lockoutFields = {
  type: field(text, '', doc),
  lockout_threshold: field(integerFrom(0), 0, doc),
  lockout_duration: field(durationFromZero, 0, doc),
  lockout_counter_reset: field(durationFromZero, 0, doc),
  disable_lockout: field(weakBoolean, false, doc),
};

/** Stanzas of Vault servers in a shared file: an agent checks their form, as Vault does, and ignores them. */
export function checkServerStanzas(body: Body, scope: Scope): void {
  for (const name of ['seal', 'kms']) blocksOf(body, name, scope);
  const lockouts = labelled(blocksOf(body, 'user_lockout', scope), Object.keys(lockoutFields));
  const inner = within(scope, 'user_lockout');
  for (const block of lockouts) {
    const values = decodeStanza({ fields: lockoutFields }, block.body, inner);
    const type = typeOf(values.type, block, inner).toLowerCase();
    if (type !== '' && !lockedTypes.includes(type)) {
      reject(
        within(inner, 'type'),
        block.at,
        `must be one of ${lockedTypes.join(', ')}, got ${quoteValue(type)}`,
      );
    }
  }
}
