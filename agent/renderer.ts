/** The template engine with what it may see and use of this process. */
import { fromText } from '../gotemplate/index.ts';
import type { Host } from './host.ts';
import type { RenderTemplate } from './machine/rendering.ts';
import { renderScript } from './render.ts';
import type { RenderPorts } from './render.ts';
import type { ReadTemplate } from './state.ts';

/** A function that executes templates with this environment. What reaches beyond it is loaded for templates that mention it. */
export async function createRenderer(
  templates: readonly ReadTemplate[],
  env: Readonly<Record<string, string>>,
  { now, random }: Host,
): Promise<RenderTemplate> {
  const mentioned = (name: string) => templates.some(({ text }) => text.includes(name));
  const ports: RenderPorts = {
    env: new Map(Object.entries(env).map(([name, value]) => [fromText(name), fromText(value)])),
    now,
    random,
    ...(mentioned('plugin') ? await pluginPort(env) : {}),
    ...(mentioned('sockaddr') ? await networkPort() : {}),
  };
  return (script, config, lookup) => renderScript(script, config, lookup, ports);
}

async function pluginPort(
  env: Readonly<Record<string, string>>,
): Promise<Required<Pick<RenderPorts, 'runPlugin'>>> {
  const { runPlugin } = await import('./plugin.ts');
  return { runPlugin: (command, args) => runPlugin(command, args, env) };
}

async function networkPort(): Promise<Required<Pick<RenderPorts, 'networkInterfaces'>>> {
  const { readNetworkInterfaces } = await import('./network-interfaces.ts');
  return { networkInterfaces: readNetworkInterfaces };
}
