import { parse, prepare, render, toText } from '../../gotemplate/index.ts';
import type { RenderContext, Rendering, TemplateOptions } from '../../gotemplate/index.ts';

/** A context in which nothing is known and the clock stands at the start of 2024. */
export const emptyContext: RenderContext = {
  lookup: () => undefined,
  now: () => Date.UTC(2024, 0, 1),
  random: () => 0.5,
};

/** Parses, prepares and renders a text. */
export async function rendering(
  text: string,
  context: Partial<RenderContext> = {},
  options: TemplateOptions = {},
): Promise<Rendering> {
  return render(await prepare(parse(text, options)), { ...emptyContext, ...context });
}

/** The output of a text as an ordinary JavaScript text. */
export async function rendered(
  text: string,
  context: Partial<RenderContext> = {},
  options: TemplateOptions = {},
): Promise<string> {
  return toText((await rendering(text, context, options)).output);
}
