/** Reads a local file behind the template function `file`. */
import { realpathSync } from 'node:fs';
import { sep } from 'node:path';
import type { Reference } from '../../gotemplate/index.ts';
import { fromBytes, toText } from '../../gotemplate/index.ts';
import { AgentError } from '../errors.ts';
import { readWhole } from '../file/read.ts';
import type { Answer } from '../machine/secret.ts';

/** The file's content. Rejects with AgentError `local-file` when it cannot be read or lies outside the sandbox ('' for none). */
export async function fetchFile(reference: Reference, sandbox: string): Promise<Answer> {
  const path = toText(reference.path);
  try {
    if (sandbox !== '') stayInside(path, sandbox);
    const value = fromBytes(await readWhole(path));
    return {
      value,
      leaseId: '',
      grant: { leaseMs: 0, renewable: false },
      reread: { rule: 'static' },
    };
  } catch (cause) {
    if (cause instanceof AgentError) throw cause;
    const errors = cause instanceof Error ? [cause.message] : [];
    throw new AgentError('local-file', { subject: path, errors, cause });
  }
}

/** Both sides are resolved, so that no symbolic link leads out. */
function stayInside(path: string, sandbox: string): void {
  const folder = realpathSync(sandbox);
  const real = realpathSync(path);
  if (real === folder || real.startsWith(folder.endsWith(sep) ? folder : folder + sep)) return;
  throw new AgentError('local-file', { subject: path, errors: [`it lies outside sandbox_path ${sandbox}`] });
}
