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
  const changes = new Map<string, SecretState>();
  const secrets: Secrets = {
    get: (key) => changes.get(key) ?? state.secrets.get(key),
    set: (key, secret) => changes.set(key, secret),
  };
  const templates = state.templates.map((template) => {
    if (!isRenderDue(template, chance.now)) return template;
    const ready = template.refresh ? startRefresh(template, secrets, chance.now) : template;
    return hasAnswers(ready, secrets) ? execute(ready, secrets, render, chance) : ready;
  });
  const kept = withoutUnused(state, templates);
  return { templates, secrets: changes.size === 0 ? kept : new Map([...kept, ...changes]) };
}

/** Secrets with the changes made so far. */
type Secrets = {
  readonly get: (key: string) => SecretState | undefined;
  readonly set: (key: string, secret: SecretState) => void;
};

function startRefresh(template: TemplateState, secrets: Secrets, now: number): TemplateState {
  for (const key of template.uses) {
    const secret = secrets.get(key);
    if (secret !== undefined && isFreelyRead(secret) && secret.failure === undefined) {
      secrets.set(key, refresh(secret, now));
    }
  }
  return { ...template, refresh: false };
}

function hasAnswers(template: TemplateState, secrets: Secrets): boolean {
  return template.uses.every((key) => secrets.get(key)?.settled ?? true);
}

function execute(
  template: TemplateState,
  secrets: Secrets,
  render: RenderTemplate,
  chance: Chance,
): TemplateState {
  const uses = new Map<string, Wanted>();
  const rendering = render(template.script, template.config, (wanted) => {
    uses.set(wanted.key, wanted);
    return secrets.get(wanted.key)?.held?.answer.value;
  });
  for (const [key, wanted] of uses) {
    if (secrets.get(key) === undefined) secrets.set(key, newSecret(wanted, chance.now));
  }
  return templateExecuted(template, rendering, [...uses.keys()], chance);
}

/** The secrets without those that a template has stopped using and no other uses. */
function withoutUnused(before: Views, templates: readonly TemplateState[]): ReadonlyMap<string, SecretState> {
  const dropped = before.templates.flatMap(({ uses }, index) => {
    const now = templates[index]?.uses;
    return now === uses ? [] : uses.filter((key) => now?.includes(key) !== true);
  });
  const unused = dropped.filter((key) => !templates.some(({ uses }) => uses.includes(key)));
  if (unused.length === 0) return before.secrets;
  return new Map([...before.secrets].filter(([key]) => !unused.includes(key)));
}
