/** Files that hold a credential: read at every login, some taken away once read and remembered. */
import { AgentError } from '../errors.ts';
import type { CredentialFiles, CredentialWatch } from './method.ts';

/** Which file, and what happens to it once it was read. */
export type FileRule = {
  readonly path: string;
  readonly trim: boolean;
  readonly remove: boolean;
  /** Removes what a symbolic link points to instead of the link. */
  readonly removeTarget: boolean;
};

/** The text of a credential file, without spaces at the ends. Rejects with AgentError `credential-file`. */
export async function readCredential(path: string, files: CredentialFiles): Promise<string> {
  const text = (await readText(path, files)).trim();
  if (text === '') throw unusable(path, 'it is empty');
  return text;
}

/** A credential file whose last value is remembered. */
export type RememberedFile = {
  /** The value; rejects with AgentError `credential-file` when there neither is one nor was one. */
  readonly read: () => Promise<string>;
  /** Reads the file; whether it holds another value than the one remembered. Rejects when it cannot be read. */
  readonly look: () => Promise<boolean>;
};

/**
 * Remembers the last value of a file: one that is missing, empty or no ordinary file does not matter once it was read
 * (source: the jwt and approle methods of Vault Agent).
 */
export function rememberFile(rule: FileRule, files: CredentialFiles): RememberedFile {
  let remembered: string | undefined;
  const take = async (): Promise<{ readonly text: string; readonly isOther: boolean }> => {
    const text = await readOrdinary(rule, files);
    // A login may be reading the same file: what it has remembered by now is no news.
    const isOther = remembered !== undefined && remembered !== text;
    remembered = text;
    if (rule.remove) await removeRead(rule, files);
    return { text, isOther };
  };
  return {
    read: async () => {
      try {
        return (await take()).text;
      } catch (error) {
        if (remembered === undefined) throw error;
        return remembered;
      }
    },
    look: async () => (await take()).isOther,
  };
}

/** Looks at a file as often as configured; by default twice a second when it is taken away, else every minute. */
export function watchFile(file: RememberedFile, { remove }: FileRule, configuredMs: number): CredentialWatch {
  const usualMs = remove ? 500 : 60_000;
  return { everyMs: configuredMs > 0 ? configuredMs : usualMs, takesAway: remove, look: file.look };
}

async function readOrdinary(rule: FileRule, files: CredentialFiles): Promise<string> {
  const text = await readText(rule.path, files);
  const value = rule.trim ? text.trim() : text;
  if (value === '') throw unusable(rule.path, 'it is empty');
  return value;
}

async function readText(path: string, files: CredentialFiles): Promise<string> {
  try {
    if (await files.isRegular(path)) return new TextDecoder().decode(await files.read(path));
  } catch (error) {
    throw unusable(path, codeOf(error), error);
  }
  throw unusable(path, 'there is no ordinary file');
}

/** A file that cannot be taken away (a read-only mount) has been read all the same. */
async function removeRead(rule: FileRule, files: CredentialFiles): Promise<void> {
  try {
    await files.remove(rule.removeTarget ? await files.resolve(rule.path) : rule.path);
  } catch {
    // Vault Agent only logs this; the login matters more.
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'it cannot be read';
}

function unusable(path: string, why: string, cause?: unknown): AgentError {
  return new AgentError('credential-file', { subject: path, errors: [why], cause });
}
