import { boolean } from '../../../contract/codec/boolean.ts';
import { isLiteral, mustBe } from './codec.ts';
import type { Codec } from './codec.ts';

/** Go's ParseBool: true or false, '' is false; undefined for any other text. */
export function parseGoBoolean(value: string): boolean | undefined {
  const parsed = boolean.parse(value);
  return parsed.ok ? parsed.value : undefined;
}

/** A bare true or false; Vault takes neither texts nor numbers for these keys. */
export const strictBoolean: Codec<boolean> = (node) =>
  isLiteral(node, 'bool') ? { value: node.text === 'true' } : mustBe('true or false without quotes', node);

/** A boolean, a number (0 is false) or a text of Go's ParseBool; '' is false. */
export const weakBoolean: Codec<boolean> = (node) => {
  const number = isLiteral(node, 'number', 'float') ? Number(node.text) : NaN;
  if (!Number.isNaN(number)) return { value: number !== 0 };
  const value = isLiteral(node, 'bool', 'string') ? parseGoBoolean(node.text) : undefined;
  return value === undefined ? mustBe('true or false', node) : { value };
};
