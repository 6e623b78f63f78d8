/** The file sink: keeps the agent's token in a file for other programs. */
import { closeSync, openSync, unlinkSync } from 'node:fs';
import { chownTo } from '../file/owner.ts';
import { replaceFile } from '../file/replace.ts';

/** Where a token is kept; uid and gid -1 leave that half of the owner as it is. */
export type SinkFile = {
  readonly path: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
};

/**
 * Proves at start that the sink can be written, by creating and removing a file beside it.
 * Throws the file system's error. `suffix` makes the name unique.
 */
export function checkSink(sink: SinkFile, suffix: string): void {
  const probe = temporaryPath(sink, suffix);
  closeSync(openSync(probe, 'wx', sink.mode));
  unlinkSync(probe);
}

/** Replaces the sink's content with exactly this text; the umask applies to its mode. Throws the file system's error. */
export async function writeSink(sink: SinkFile, content: string, suffix: string): Promise<void> {
  const { path, mode } = sink;
  await replaceFile({
    path,
    temporary: temporaryPath(sink, suffix),
    bytes: Buffer.from(content),
    createMode: mode,
    finish: (descriptor) => {
      chownTo(descriptor, sink);
    },
  });
}

function temporaryPath(sink: SinkFile, suffix: string): string {
  return `${sink.path}.tmp.${suffix}`;
}
