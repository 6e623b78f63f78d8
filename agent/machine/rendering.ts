/** Which templates are rendered when, and which secrets they keep alive. */
import type { TemplateConfig } from '../config/model.ts';
import type { Lookup, Rendering, Script } from '../render.ts';
import { isFreelyRead, newSecret, refresh } from './secret.ts';
import type { SecretState, Wanted } from './secret.ts';
import type { Chance } from './lifetime.ts';
import { isRenderDue, templateExecuted, templateTouched } from './template.ts';
import type { TemplateState } from './template.ts';

/** Executes a template against what is held; never throws. */
export type RenderTemplate = (script: Script, template: TemplateConfig, lookup: Lookup) => Rendering;

/** The part of the agent's state that rendering reads and changes. */
export type Views = {
  readonly secrets: ReadonlyMap<string, SecretState>;
  readonly templates: readonly TemplateState[];
};

/** Marks every template that uses the secret for rendering. */
export function touchUsers(
  templates: readonly TemplateState[],
  key: string,
  now: number,
): readonly TemplateState[] {
  const allViews = templates.every((template) => template.rendered);
  return templates.map((template) =>
    template.uses.includes(key) ? templateTouched(template, allViews, now) : template,
  );
}

/**
 * Executes every template that is due and whose secrets have all answered or failed under the current token. What a
 * template asks for becomes a secret to fetch; what none uses any more is forgotten.
 */
export function renderDue(state: Views, render: RenderTemplate, chance: Chance): Views {
  if (!state.templates.some((template) => isRenderDue(template, chance.now))) return state;
  const secrets = new Map(state.secrets);
  const templates = state.templates.map((template) => {
    if (!isRenderDue(template, chance.now)) return template;
    const ready = template.refresh ? startRefresh(template, secrets, chance.now) : template;
    return hasAnswers(ready, secrets) ? execute(ready, secrets, render, chance) : ready;
  });
  return { templates, secrets: stillUsed(secrets, templates) };
}

function startRefresh(
  template: TemplateState,
  secrets: Map<string, SecretState>,
  now: number,
): TemplateState {
  for (const key of template.uses) {
    const secret = secrets.get(key);
    if (secret !== undefined && isFreelyRead(secret) && secret.failure === undefined) {
      secrets.set(key, refresh(secret, now));
    }
  }
  return { ...template, refresh: false };
}

function hasAnswers(template: TemplateState, secrets: ReadonlyMap<string, SecretState>): boolean {
  return template.uses.every((key) => secrets.get(key)?.settled ?? true);
}

function execute(
  template: TemplateState,
  secrets: Map<string, SecretState>,
  render: RenderTemplate,
  chance: Chance,
): TemplateState {
  const uses = new Map<string, Wanted>();
  const rendering = render(template.script, template.config, (wanted) => {
    uses.set(wanted.key, wanted);
    return secrets.get(wanted.key)?.held?.answer.value;
  });
  for (const wanted of uses.values()) {
    if (!secrets.has(wanted.key)) secrets.set(wanted.key, newSecret(wanted, chance.now));
  }
  return templateExecuted(template, rendering, [...uses.keys()], chance);
}

function stillUsed(
  secrets: ReadonlyMap<string, SecretState>,
  templates: readonly TemplateState[],
): ReadonlyMap<string, SecretState> {
  const used = new Set(templates.flatMap((template) => template.uses));
  return new Map([...secrets].filter(([key]) => used.has(key)));
}
