/** Prints the milliseconds that parsing and rendering one template take in this fresh process; see template.ts. */
import { readFileSync } from 'node:fs';
import { decodeJson, fromText, parse, prepare, render, secretValue } from '../gotemplate/index.ts';

async function timeFirst(): Promise<number> {
  const { template, secrets } = JSON.parse(readFileSync(0, 'utf8')) as {
    readonly template: string;
    readonly secrets: Readonly<Record<string, object>>;
  };
  const values = new Map(
    Object.entries(secrets).map(([path, response]) => [
      `vault.read(${path})`,
      secretValue(decodeJson(fromText(JSON.stringify(response)))),
    ]),
  );
  const start = performance.now();
  const prepared = await prepare(parse(template));
  render(prepared, { lookup: ({ identity }) => values.get(identity), now: Date.now, random: Math.random });
  return performance.now() - start;
}

void timeFirst().then((milliseconds) => console.log(milliseconds.toFixed(3)));
