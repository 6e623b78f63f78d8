/** Which waiting files have to change at the same moment. */
import { isFreelyRead } from './secret.ts';
import type { SecretState } from './secret.ts';
import type { TemplateState } from './template.ts';

/**
 * The templates whose text waits to be written, by index, in batches: those that show the same issued credential, such as
 * a certificate and its key, belong together; every other one is a batch of its own. In the order of the configuration.
 */
export function waitingBatches(
  templates: readonly TemplateState[],
  secrets: ReadonlyMap<string, SecretState>,
): readonly (readonly number[])[] {
  const alone: number[][] = [];
  let together: Batch[] = [];
  for (const [index, template] of templates.entries()) {
    if (template.output === undefined) continue;
    const keys = template.uses.filter((key) => isIssued(secrets.get(key)));
    if (keys.length === 0) alone.push([index]);
    else together = joined(together, { keys: new Set(keys), members: [index] });
  }
  return [...alone, ...together.map(({ members }) => members)].sort(([a = 0], [b = 0]) => a - b);
}

type Batch = { readonly keys: ReadonlySet<string>; readonly members: number[] };

/** The batches with one more, which takes in those it shares a credential with. */
function joined(batches: readonly Batch[], added: Batch): Batch[] {
  const isApart = (batch: Batch) => batch.keys.isDisjointFrom(added.keys);
  const apart = batches.filter(isApart);
  const sharing = batches.filter((batch) => !isApart(batch));
  const all = [...sharing, added];
  const keys = new Set(all.flatMap((batch) => [...batch.keys]));
  return [...apart, { keys, members: all.flatMap(({ members }) => members).sort((a, b) => a - b) }];
}

/** Asking for it again would give another credential. */
function isIssued(secret: SecretState | undefined): boolean {
  return secret !== undefined && !isFreelyRead(secret);
}
