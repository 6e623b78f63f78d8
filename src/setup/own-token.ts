import { readFile } from 'node:fs/promises';
import type { Issue } from '../../contract/issue.ts';
import { readFault } from '../read-fault.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The token to work with, and what the log says of it. */
export interface OwnToken {
  readonly token: string;
  readonly variable: string;
  readonly says: string;
  readonly isRoot: boolean;
}

/** Finds the token: one that is given on purpose, the limited one, and the root token only when there is no other. */
export async function findOwnToken(env: Environment): Promise<OwnToken | Issue> {
  const {
    VAULT_TOKEN: given = '',
    VAULT_TOKEN_FILE: file = '',
    VAULT_SETUP_TOKEN: limited = '',
    VAULT_ROOT_TOKEN: root = '',
  } = env;
  if (given !== '') return own('VAULT_TOKEN', given, 'Using the token of VAULT_TOKEN');
  if (file !== '') return readTokenFile(file);
  if (limited !== '') return own('VAULT_SETUP_TOKEN', limited, 'Using limited setup token');
  if (root !== '') return own('VAULT_ROOT_TOKEN', root, 'Using the root token: VAULT_SETUP_TOKEN is missing');
  return {
    key: 'VAULT_SETUP_TOKEN',
    problem: 'no token',
    fix: 'set it, or VAULT_TOKEN, VAULT_TOKEN_FILE, or for the first run VAULT_ROOT_TOKEN',
  };
}

/** Whether a text can be sent as a token at all. */
export const isTokenText = (text: string): boolean => /^[\x21-\x7e]+$/.test(text);

function own(variable: string, text: string, says: string): OwnToken | Issue {
  const token = text.trim();
  if (isTokenText(token)) return { variable, token, says, isRoot: variable === 'VAULT_ROOT_TOKEN' };
  return { key: variable, problem: 'no token', expected: 'visible ASCII characters on one line' };
}

async function readTokenFile(file: string): Promise<OwnToken | Issue> {
  const variable = 'VAULT_TOKEN_FILE';
  try {
    return own(variable, await readFile(file, 'utf8'), `Using the token of the file ${file}`);
  } catch (error) {
    return { key: variable, problem: readFault(file, error) };
  }
}
