/** Everything that must be in order before the first login: templates are read, sinks can be written. */
import type { AgentConfig, SinkConfig, TemplateConfig } from './config/model.ts';
import { readWhole } from './file/read.ts';
import { readScript } from './render.ts';
import { checkSink } from './sink/file.ts';
import type { ReadTemplate } from './state.ts';

/** Why the agent cannot start: one sentence per fault. */
export class StartFailure extends Error {
  override readonly name = 'StartFailure';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('; '));
    this.faults = faults;
  }
}

/** Reads and parses every template. Throws StartFailure naming each source file that cannot be read. */
export async function readTemplates(config: AgentConfig): Promise<readonly ReadTemplate[]> {
  return allOrFaults(config.templates.map(readTemplate));
}

/** Checks that every sink can be written. Throws StartFailure naming each that cannot. */
export function checkSinks(config: AgentConfig, uniqueSuffix: () => string): void {
  const faults = (config.autoAuth?.sinks ?? []).flatMap((sink) => faultOf(sink, uniqueSuffix()));
  if (faults.length > 0) throw new StartFailure(faults);
}

function faultOf({ path, mode, owner: uid, group: gid }: SinkConfig, suffix: string): readonly string[] {
  try {
    checkSink({ path, mode, uid, gid }, suffix);
    return [];
  } catch (error) {
    return [`auto_auth.sink: ${path} cannot be written: ${reasonOf(error)}`];
  }
}

async function readTemplate(config: TemplateConfig): Promise<ReadTemplate> {
  const { source, contents } = config;
  const text = source === '' ? contents : await sourceText(source);
  return { config, text, script: await readScript(text, config) };
}

async function sourceText(path: string): Promise<string> {
  try {
    return (await readWhole(path)).toString();
  } catch (error) {
    throw new StartFailure([`template.source: ${path} cannot be read: ${reasonOf(error)}`]);
  }
}

async function allOrFaults<Value>(work: readonly Promise<Value>[]): Promise<readonly Value[]> {
  const done = await Promise.allSettled(work);
  const faults = done.flatMap((one) => {
    if (one.status === 'fulfilled') return [];
    if (one.reason instanceof StartFailure) return one.reason.faults;
    throw one.reason;
  });
  if (faults.length > 0) throw new StartFailure(faults);
  return done.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
