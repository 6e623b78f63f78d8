import { isLiteral, mustBe } from './codec.ts';
import type { Codec } from './codec.ts';
import { parseGoInteger } from './number.ts';

const permissionBits = 0o777;

/**
 * A file mode of a template: octal digits in quotes, or a whole number, which HCL takes as octal only with a leading 0.
 * Only the nine permission bits count (Go's file modes keep the others elsewhere).
 */
export const templateMode: Codec<number> = (node) => {
  if (isLiteral(node, 'string') && /^[0-7]+$/.test(node.text) && parseInt(node.text, 8) <= 0o7777) {
    return { value: parseInt(node.text, 8) & permissionBits };
  }
  const value = isLiteral(node, 'number') ? parseGoInteger(node.text) : undefined;
  if (value === undefined || value < 0) return mustBe('octal digits such as "0644"', node);
  const mode = value & permissionBits;
  if (value <= permissionBits) return { value: mode };
  const octal = mode.toString(8).padStart(4, '0');
  return { value: mode, warning: `is a decimal number and means ${octal} in octal; write it as "0644"` };
};

/** A file mode of a sink: a number, octal with a leading 0 in HCL; 0 takes all permissions away, as with the peers. */
export const sinkMode: Codec<number> = (node) => {
  const value = isLiteral(node, 'number') ? parseGoInteger(node.text) : undefined;
  return value === undefined || value < 0
    ? mustBe('a number without quotes, 0640 in HCL or 416 in JSON', node)
    : { value: value & permissionBits };
};
