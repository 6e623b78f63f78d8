const sentences: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'may not be read by this user',
  EISDIR: 'is a folder, not a file',
};

/** Words why a file could not be read, for people: `pod.yaml: there is no such file`. */
export function readFault(path: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  return `${path}: ${sentences[code] ?? `cannot be read (${code})`}`;
}
