/** Caught errors as the plan understands them. */
import { AgentError } from '../errors.ts';

/**
 * The coded failure that was caught. Anything else is a fault of our own: it gets a code too, so that one step that goes
 * wrong never ends the agent; its text is kept as the cause only, because it may quote anything.
 */
export function failureOf(error: unknown, subject: string): AgentError {
  if (error instanceof AgentError) return error;
  const name = error instanceof Error ? error.name : typeof error;
  return new AgentError('internal', { subject, errors: [name], cause: error });
}

/** One line about what went wrong with a file, in the file system's own words. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
