import { readFile } from 'node:fs/promises';
import { completeTable } from '../gotemplate/functions/complete.ts';
import {
  TemplateError,
  check,
  parse,
  prepare,
  render as renderTemplate,
  toBytes,
  toText,
} from '../gotemplate/index.ts';
import type { Prepared, Reference, Rendering, Value } from '../gotemplate/index.ts';
import type { Command, CommandContext } from './command.ts';
import { random } from './random.ts';
import { readFault } from './read-fault.ts';
import { parseRenderArguments, renderUsage } from './render/arguments.ts';
import type { RenderArguments } from './render/arguments.ts';
import { describeTemplateError } from './render/excerpt.ts';
import type { Source } from './render/source.ts';

/** Passes that a template may need to ask for everything; nested look-ups need one each. */
const mostPasses = 100;

/** A mistake that is told in one sentence. */
class RenderFault extends Error {}

/**
 * The `render` sub-command: one template on the desk, with data from a file or a real Vault. Ends with 1 when the
 * template is wrong, showing the place, or when something it asks for is not there.
 */
export const render: Command = async (context) => {
  const parsed = parseRenderArguments(context.argv);
  if ('fault' in parsed) return refuse(context, `${parsed.fault}\n\n${renderUsage.trimEnd()}`);
  if ('help' in parsed) {
    context.print(renderUsage);
    return 0;
  }
  const wanted = parsed.arguments;
  let text = '';
  try {
    text = wanted.template === '-' ? await context.readStdin() : await readText(wanted.template);
    context.print(await rendered(text, wanted, context));
    return 0;
  } catch (error) {
    if (error instanceof TemplateError)
      return refuse(context, describeTemplateError(error, wanted.template, text));
    return refuse(context, error instanceof Error ? error.message : String(error));
  }
};

function refuse({ printError }: CommandContext, message: string): number {
  printError(`${message}\n`);
  return 1;
}

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw new RenderFault(readFault(file, error));
  });
}

async function rendered(text: string, wanted: RenderArguments, context: CommandContext): Promise<string> {
  const { leftDelimiter, rightDelimiter, errorOnMissingKey } = wanted;
  const missingKey = errorOnMissingKey ? 'error' : 'zero';
  const template = parse(text, { leftDelimiter, rightDelimiter, missingKey });
  const [first] = check(template, completeTable);
  if (first !== undefined) throw first;
  const source = await openSource(wanted, context);
  const { output } = await renderUntilKnown(await prepare(template), source, context);
  return Buffer.from(toBytes(output)).toString('utf8');
}

async function openSource(
  { data, vault, allowWrites }: RenderArguments,
  { env }: CommandContext,
): Promise<Source> {
  if (vault) return (await import('./render/vault-source.ts')).vaultSource(env, { allowWrites });
  const { dataSource } = await import('./render/data-source.ts');
  if (data === undefined) return dataSource('');
  const text = await readText(data);
  try {
    return dataSource(text);
  } catch (error) {
    throw new RenderFault(`${data}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Renders, fetches what was missing, and renders again until nothing is. */
async function renderUntilKnown(
  template: Prepared,
  source: Source,
  { now }: CommandContext,
): Promise<Rendering> {
  const known = new Map<string, Value>();
  for (let pass = 0; pass < mostPasses; pass++) {
    const rendering = renderTemplate(template, {
      lookup: ({ identity }) => known.get(identity),
      env: source.env,
      now,
      random,
    });
    if (rendering.missing.length === 0) return rendering;
    for (const reference of rendering.missing)
      known.set(reference.identity, await required(reference, source));
  }
  throw new RenderFault(`the template asks for something new in each of ${mostPasses} passes`);
}

async function required(reference: Reference, source: Source): Promise<Value> {
  const value = await source.fetch(reference);
  if (value === undefined)
    throw new RenderFault(
      `${toText(reference.identity)}: the template asks for it, and it is not there (${source.hint})`,
    );
  return value;
}
