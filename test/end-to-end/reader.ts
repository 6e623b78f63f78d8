/** Reads a file over and over until SIGTERM, then prints what it saw: number of reads, distinct contents, failures. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [, , path = ''] = process.argv;
const contents = new Set<string>();
const failures = new Set<string>();
let reads = 0;

process.on('SIGTERM', () => {
  process.stdout.write(`${JSON.stringify({ reads, contents: [...contents], failures: [...failures] })}\n`);
  process.exit(0);
});

process.stdout.write('reading\n');
readSome();

function readSome(): void {
  for (let i = 0; i < 50; i += 1) {
    reads += 1;
    try {
      contents.add(createHash('sha256').update(readFileSync(path)).digest('hex'));
    } catch (error) {
      failures.add(String(error));
    }
  }
  setImmediate(readSome);
}
