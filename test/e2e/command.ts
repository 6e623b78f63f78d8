import { execFile } from 'node:child_process';

/** What a program printed, and how it ended. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, with `input` on its stdin; the code is 128 when it did not end by itself. */
export function runCommand([command = '', ...args]: readonly string[], input = ''): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = execFile(command, args, { maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 128;
      resolve({ code, stdout, stderr: stderr === '' && code === 128 ? String(error?.message) : stderr });
    });
    // A program may end before it has read all of its input.
    child.stdin?.on('error', () => undefined).end(input);
  });
}
