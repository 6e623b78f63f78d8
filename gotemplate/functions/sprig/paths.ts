import { define } from '../entry.ts';
import type { FunctionEntry } from '../entry.ts';

/** The shortest path with the same meaning: no double slashes, `.` and inner `..` (Go's path.Clean). */
function clean(path: string): string {
  const rooted = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (!rooted) parts.push(part);
  }
  const joined = parts.join('/');
  if (rooted) return `/${joined}`;
  return joined === '' ? '.' : joined;
}

/** The last element, trailing slashes removed. */
function base(path: string): string {
  if (path === '') return '.';
  const name = path.replace(/\/+$/, '');
  return name === '' ? '/' : name.slice(name.lastIndexOf('/') + 1);
}

/** All but the last element, cleaned. */
function dir(path: string): string {
  return clean(path.slice(0, path.lastIndexOf('/') + 1));
}

/** From the last dot of the last element on. */
function ext(path: string): string {
  return /\.[^./]*$/.exec(path)?.[0] ?? '';
}

type PathFunction = readonly [name: string, run: (path: string) => string, doc: string, output: string];

const onPath = '/a/b.txt';
const pathFunctionsByName: readonly PathFunction[] = [
  ['base', base, 'the last element of a path', 'b.txt'],
  ['dir', dir, 'a path without its last element', '/a'],
  ['clean', clean, 'the shortest path with the same meaning', onPath],
  ['ext', ext, 'the extension of a path, with its dot', '.txt'],
];

/** Paths with slashes, and paths of the operating system, which is always one with slashes here. */
const prefixed = (name: string) => [
  `sprig_${name}`,
  `sprig_os${name.charAt(0).toUpperCase()}${name.slice(1)}`,
];

export const pathFunctions: readonly FunctionEntry[] = [
  ...pathFunctionsByName.flatMap(([name, run, doc, output]) =>
    prefixed(name).map((fullName) =>
      define({
        name: fullName,
        params: ['string'],
        result: 'string',
        doc,
        example: { template: `{{ ${fullName} "${onPath}" }}`, output },
        body: ([path]) => run(path),
      }),
    ),
  ),
  ...prefixed('isAbs').map((fullName) =>
    define({
      name: fullName,
      params: ['string'],
      result: 'bool',
      doc: 'whether a path starts at the root',
      example: { template: `{{ ${fullName} "${onPath}" }}`, output: 'true' },
      body: ([path]) => path.startsWith('/'),
    }),
  ),
];
