import { readFile } from 'node:fs/promises';
import { failed, parsed, type Parsed } from '../contract/codec.ts';
import { noProfiles, parseProfiles, type Profiles } from './settings/profiles.ts';

/** Reads the profiles of the configuration file at `path`; '' is no file and no profiles. The problem names the file. */
export async function readProfiles(path: string): Promise<Parsed<Profiles>> {
  if (path === '') return parsed(noProfiles);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    return failed(`${path}: cannot be read (${codeOf(error)})`);
  }
  const profiles = parseProfiles(text);
  return profiles.ok ? profiles : failed(`${path}: ${profiles.problem}`);
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
