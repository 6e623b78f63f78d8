/** Does what the plan asks for: one port call per step. The only caller of ports. */
import type { Event, Step } from './event.ts';
import { fetch, renewLease } from './perform/fetch.ts';
import { runCommands, writeFile } from './perform/file-steps.ts';
import type { Ports } from './perform/ports.ts';
import { login, renewToken, writeSinkFile } from './perform/session-steps.ts';

export type { Ports } from './perform/ports.ts';

/** Performs one step. Resolves with what came of it, failures included. */
export function perform(step: Step, ports: Ports): Promise<Event> {
  switch (step.kind) {
    case 'login':
      return login(step, ports);
    case 'renew-token':
      return renewToken(step, ports);
    case 'write-sink':
      return writeSinkFile(step, ports);
    case 'fetch':
      return fetch(step, ports);
    case 'renew-lease':
      return renewLease(step, ports);
    case 'write-file':
      return writeFile(step, ports);
    case 'run-commands':
      return runCommands(step, ports);
  }
}
