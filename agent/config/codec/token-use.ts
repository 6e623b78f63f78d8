import type { AutoAuthTokenUse } from '../model.ts';
import { weakBoolean } from './boolean.ts';
import { isLiteral, mustBe } from './codec.ts';
import type { Codec } from './codec.ts';

/** `use_auto_auth_token`: a boolean, or "force" in any case. */
export const autoAuthTokenUse: Codec<AutoAuthTokenUse> = (node) => {
  if (isLiteral(node, 'string') && node.text.toLowerCase() === 'force') return { value: 'force' };
  const decoded = weakBoolean(node);
  if ('problem' in decoded) return mustBe('true, false or "force"', node);
  return { value: decoded.value ? 'absent' : 'never' };
};
