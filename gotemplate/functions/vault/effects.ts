import { FunctionError } from '../../errors.ts';
import { parseUint } from '../../strconv/integers.ts';
import { trimSpace } from '../../unicode/space.ts';
import { define } from '../entry.ts';
import type { FunctionEntry } from '../entry.ts';

function permissionsOf(text: string): number {
  const parsed = parseUint(text, 8, 32);
  if (parsed.fault !== undefined) throw new FunctionError(`strconv.ParseUint: ${parsed.fault}`);
  return Number(parsed.value);
}

/** Functions that act on the system; each works only where the embedding program gives its port. */
export const effectFunctions: readonly FunctionEntry[] = [
  define({
    name: 'plugin',
    params: ['string'],
    rest: 'string',
    result: 'string',
    doc: 'the output of a program, trimmed; works only where programs are allowed',
    body: ([command, ...args], { ports }) => {
      if (command === '') return '';
      if (ports.runPlugin === undefined) {
        throw new FunctionError('running programs from templates is not offered here');
      }
      return trimSpace(
        ports.runPlugin(
          command,
          args.map(trimSpace).filter((arg) => arg !== ''),
        ),
      );
    },
  }),
  define({
    name: 'writeToFile',
    params: ['string', 'string', 'string', 'string'],
    rest: 'string',
    result: 'string',
    doc: 'writes a text to a path with user, group, octal permissions and optional flags ("append", "newline"); yields nothing',
    body: ([path, user, group, permissions, ...rest], { ports }) => {
      const flags = rest.length === 2 ? (rest[0] ?? '') : '';
      const content = rest.at(-1);
      if (content === undefined) throw new FunctionError('runtime error: index out of range [-1]');
      const mode = permissionsOf(permissions);
      if (ports.writeFile === undefined) {
        throw new FunctionError('writing files from templates is not offered here');
      }
      const text = flags.includes('newline') ? `${content}\n` : content;
      ports.writeFile({
        path,
        user,
        group,
        permissions: mode,
        append: flags.includes('append'),
        content: text,
      });
      return '';
    },
  }),
];
