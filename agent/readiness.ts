/** Whether an agent has done its first work: every sink holds a token and every template is rendered. */
import type { AgentState } from './machine/agent.ts';

/** True once there is a token, every sink holds one and every template's file has been right. */
export function isReady({ token, sinks, templates }: AgentState): boolean {
  return (
    token !== undefined &&
    sinks.every((sink) => sink.written > 0) &&
    templates.every((template) => template.rendered)
  );
}
