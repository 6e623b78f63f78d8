import { createInterface } from 'node:readline/promises';
import type { DemoOptions } from './options.ts';
import type { DemoServer } from './server.ts';
import type { Write } from './setup.ts';

/**
 * Whether the demo may write to the user's own server: says what it will write and asks, unless --yes was given. Throws
 * when that server could not reach the stand-ins.
 */
export async function mayWrite(
  { yes, keep }: DemoOptions,
  { address }: DemoServer,
  writes: readonly Write[],
): Promise<boolean> {
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(new URL(address).hostname))
    throw new Error(
      `${address} is not on this machine, but it would have to call stand-ins that listen on 127.0.0.1`,
    );
  console.log(
    `\nThis ${yes ? 'is' : 'will be'} written to ${address}${keep ? '' : ', and removed again at the end'}:`,
  );
  for (const { path } of writes) console.log(`   ${path}`);
  if (yes) return true;
  if (process.stdin.isTTY) return ask('\nGo on? [y/N] ');
  console.log('\nThere is no terminal to ask on: run again with --yes if that is fine.');
  return false;
}

async function ask(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(question);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}
