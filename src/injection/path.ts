/** Joins two paths and cleans the result, as Go's path.Join does: no empty, `.` or inner `..` segments. */
export function joinPath(...parts: readonly string[]): string {
  const joined = parts.filter((part) => part !== '').join('/');
  return joined === '' ? '' : cleanPath(joined);
}

/** Cleans a path as Go's path.Clean does; '' becomes `.`. */
export function cleanPath(path: string): string {
  const rooted = path.startsWith('/');
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') kept.push(segment);
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (!rooted) kept.push('..');
  }
  const clean = (rooted ? '/' : '') + kept.join('/');
  return clean === '' ? '.' : clean;
}

/** Whether a cleaned path lies below a folder. */
export function isBelow(folder: string, path: string): boolean {
  const root = cleanPath(folder);
  return path.startsWith(root === '/' ? root : `${root}/`);
}
