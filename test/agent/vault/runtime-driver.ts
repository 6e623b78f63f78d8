import { createInterface } from 'node:readline';
import { createCaller } from './runtimes.ts';
import type { Call } from './runtimes.ts';

/** Run by another runtime: one call per line in, its outcome per line out. */
const call = createCaller();
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await call(JSON.parse(line) as Call))}\n`);
}
process.exit(0);
