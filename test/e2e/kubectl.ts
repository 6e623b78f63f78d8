import { runCommand } from './command.ts';
import type { Outcome } from './command.ts';

/** kubectl as the administrator of the cluster. */
export interface Kubectl {
  /** Runs it and returns its stdout; an object as `input` becomes its stdin. Throws what it says when it fails. */
  readonly call: (args: readonly string[], input?: object) => Promise<string>;
  /** Runs it and returns how it ended, for the cases that fail on purpose. */
  readonly attempt: (args: readonly string[], input?: object) => Promise<Outcome>;
  /** Creates or changes objects. */
  readonly apply: (...objects: readonly object[]) => Promise<string>;
  /** The same in a namespace. */
  readonly within: (namespace: string) => Kubectl;
}

/** Runs these words followed by what is asked for; by default those of the environment, which names the cluster too. */
export function createKubectl(words: readonly string[] = [process.env.E2E_KUBECTL ?? 'kubectl']): Kubectl {
  const attempt = (args: readonly string[], input?: object) =>
    runCommand([...words, ...args], input === undefined ? '' : JSON.stringify(input));
  const call = async (args: readonly string[], input?: object) => {
    const { code, stdout, stderr } = await attempt(args, input);
    if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
    return stdout;
  };
  const apply = (...items: readonly object[]) =>
    call(['apply', '-f', '-'], { apiVersion: 'v1', kind: 'List', items });
  return { call, attempt, apply, within: (namespace) => createKubectl([...words, '-n', namespace]) };
}
