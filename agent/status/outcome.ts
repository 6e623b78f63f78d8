/** What became of an event, without anything that it carries. Pure. */
import type { Event } from '../event.ts';

/** What kind of event it was and how it ended: `ok`, or the code of the failure. */
export type Outcome = { readonly kind: Event['kind']; readonly ended: string };

/** The outcome of an event. */
export function outcomeOf(event: Event): Outcome {
  return { kind: event.kind, ended: 'failure' in event ? event.failure.code : 'ok' };
}
