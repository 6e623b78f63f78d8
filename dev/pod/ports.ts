import { freePort } from '../process/port.ts';

/** Ports of a Pod's containers on this machine, where all Pods share the loopback interface. */
export interface Ports {
  /** The free port that stands for a container's port; always the same one. */
  readonly of: (port: number) => number;
}

/** An agent has at most a listener for requests and one for probes. */
const most = 4;

export async function reservePorts(): Promise<Ports> {
  const free = await Promise.all(Array.from({ length: most }, freePort));
  const taken = new Map<number, number>();
  const of = (port: number): number => {
    const known = taken.get(port) ?? free.pop();
    if (known === undefined) throw new Error(`a Pod with more than ${most} listening ports cannot run here`);
    taken.set(port, known);
    return known;
  };
  return { of };
}
