import { readFile } from 'node:fs/promises';
import { failed, parsed, type Parsed } from '../contract/codec.ts';
import { readFault } from './read-fault.ts';
import { settingTable } from './settings.ts';
import { variableName } from './settings/environment.ts';
import { noProfiles, parseProfiles, type Profiles } from './settings/profiles.ts';

const variable = variableName(settingTable.configFile);

/** Reads the profiles of the configuration file at `path`; '' is no file and no profiles. The problem names setting and file. */
export async function readProfiles(path: string): Promise<Parsed<Profiles>> {
  if (path === '') return parsed(noProfiles);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    return failed(`${variable}: ${readFault(path, error)}`);
  }
  const profiles = parseProfiles(text);
  return profiles.ok ? profiles : failed(`${variable}: ${path}: ${profiles.problem}`);
}
