import { isLiteral } from './codec.ts';
import type { Codec } from './codec.ts';
import { splitList } from './list.ts';
import type { CommandLine } from '../model.ts';

/**
 * A command: a list of arguments, or a text. Vault splits a text at its commas; that is kept because users rely on it,
 * and told. '' and [] are no command.
 */
export const command: Codec<CommandLine | undefined> = (node) => {
  const decoded = splitList(node);
  if ('problem' in decoded) return decoded;
  const [program = '', ...rest] = decoded.value;
  if (program === '') return { value: undefined };
  const warning = 'is split at its commas; write a list such as ["sh", "-c", "…"] to keep them';
  return { value: [program, ...rest], ...(isLiteral(node, 'string') && rest.length > 0 ? { warning } : {}) };
};
