/** Templates and held secrets to text, or to what is still missing. Pure: whatever reaches outside is handed in. */
import { TemplateError, parse, prepare, render, toBytes } from '../gotemplate/index.ts';
import type { Prepared, Reference, Value, WriteRequest } from '../gotemplate/index.ts';
import type { NetworkInterface } from '../gotemplate/network-interface.ts';
import type { TemplateConfig, TemplateText } from './config/model.ts';
import type { Wanted } from './machine/secret.ts';
import { redact } from './redact.ts';

/** A parsed template, or why it cannot be used. */
export type Script =
  | { readonly state: 'ready'; readonly template: Prepared }
  | { readonly state: 'broken'; readonly message: string };

/** The value behind what a template asks for, or undefined while it is not held. */
export type Lookup = (wanted: Wanted) => Value | undefined;

/** A rendered text, and the further files that its `writeToFile` calls ask for. */
export type Rendered = {
  readonly outcome: 'text';
  readonly bytes: Uint8Array;
  readonly files: readonly WriteRequest[];
};

/** What came of an execution: text, a lack of data, or an error that quotes no secret. */
export type Rendering =
  Rendered | { readonly outcome: 'missing' } | { readonly outcome: 'failed'; readonly message: string };

/** What templates may see and use of the world outside. */
export type RenderPorts = {
  /** The environment as byte strings. */
  readonly env: ReadonlyMap<string, string>;
  readonly now: () => number;
  readonly random: () => number;
  readonly runPlugin?: (command: string, args: readonly string[]) => string;
  readonly networkInterfaces?: () => readonly NetworkInterface[];
};

/** Parses a template text and loads the rare functions that it names. */
export async function readScript(text: string, config: TemplateText): Promise<Script> {
  try {
    const template = parse(text, {
      name: config.source === '' ? '(dynamic)' : config.source,
      leftDelimiter: config.leftDelimiter,
      rightDelimiter: config.rightDelimiter,
      denylist: config.functionDenylist,
      missingKey: config.errorOnMissingKey ? 'error' : 'zero',
    });
    return { state: 'ready', template: await prepare(template) };
  } catch (error) {
    return { state: 'broken', message: messageOf(error, []) };
  }
}

/** Executes a template against what is held; never throws for a template's own mistakes. */
export function renderScript(
  script: Script,
  config: TemplateConfig,
  lookup: Lookup,
  ports: RenderPorts,
): Rendering {
  if (script.state === 'broken') return { outcome: 'failed', message: script.message };
  const seen: Value[] = [];
  const files: WriteRequest[] = [];
  const find = (reference: Reference): Value | undefined => {
    const value = lookup(wantedBy(config, reference));
    if (value !== undefined) seen.push(value);
    return value;
  };
  const { env, now, random, ...effects } = ports;
  try {
    const outside = {
      ...effects,
      destination: config.destination,
      writeFile: (file: WriteRequest) => void files.push(file),
    };
    const { output, missing } = render(script.template, { lookup: find, env, now, random, ports: outside });
    return missing.length > 0 ? { outcome: 'missing' } : { outcome: 'text', bytes: toBytes(output), files };
  } catch (error) {
    return { outcome: 'failed', message: messageOf(error, seen) };
  }
}

/** Equal keys are one secret: whatever decides about the answer is part of the key. */
function wantedBy(config: TemplateConfig, reference: Reference): Wanted {
  const destination = reference.kind === 'pki' ? config.destination : '';
  const sandbox = reference.kind === 'file' ? config.sandboxPath : '';
  const key = [reference.identity, destination, sandbox, ...argumentsOf(reference)].join('\n');
  return { key, reference, destination, sandbox };
}

/** What identities leave out: queries beyond the version, and the pairs of `pkiCert`. */
function argumentsOf(reference: Reference): readonly string[] {
  if (reference.kind === 'read') return reference.query === '' ? [] : [reference.query];
  if (reference.kind !== 'pki') return [];
  return [...reference.data].map(([name, value]) => `${name}=${value}`).sort();
}

function messageOf(error: unknown, secrets: readonly Value[]): string {
  if (error instanceof TemplateError) return redact(error.message, secrets);
  throw error;
}
