import type { Parsed } from '../contract/codec.ts';
import { parsed } from '../contract/codec.ts';
import { readProfiles } from './profiles-file.ts';
import type { Profiles } from './settings/profiles.ts';
import { moduleLog } from './telemetry.ts';
import type { Logger } from './telemetry.ts';
import type { Every } from './ticker.ts';

/** The profiles that hold now. */
export interface ProfileWatch {
  readonly current: () => Profiles;
  readonly close: () => void;
}

export interface ProfileWatchDeps {
  /** Path of the configuration file; '' is none. */
  readonly file: string;
  readonly every: Every;
  readonly log: Logger;
}

/** A mounted ConfigMap follows its source within a minute or two anyway. */
const rereadEvery = 10_000;

/** Reads the profiles and follows their file; a file that went wrong leaves the last good profiles and is told once. */
export async function watchProfiles({ file, every, log }: ProfileWatchDeps): Promise<Parsed<ProfileWatch>> {
  const first = await readProfiles(file);
  if (!first.ok) return first;
  let current = first.value;
  if (file === '') return parsed({ current: () => current, close: () => undefined });
  const tell = narrator(moduleLog(log, 'profiles'));
  const close = every(rereadEvery, async () => {
    const read = await readProfiles(file);
    if (read.ok) current = read.value;
    tell(read.ok ? '' : read.problem);
  });
  return parsed({ current: () => current, close });
}

/** Logs a problem when it is new, and its end; '' is no problem. */
function narrator(log: Logger): (problem: string) => void {
  let told = '';
  return (problem) => {
    if (problem === told) return;
    if (problem === '') log.info('the configuration file is readable again');
    else log.warn({ error: problem }, 'the last good profiles stay in use');
    told = problem;
  };
}
