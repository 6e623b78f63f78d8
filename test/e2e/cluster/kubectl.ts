import { join } from 'node:path';
import { binaryFolder } from '../binaries.ts';
import { kubeconfig } from './control-plane.ts';
import type { Outcome, Sandbox } from './sandbox.ts';

/** kubectl as the administrator of the cluster. */
export interface Kubectl {
  /** Runs it and returns its stdout; an object as `input` becomes its stdin. Throws what it says when it fails. */
  readonly call: (args: readonly string[], input?: object) => Promise<string>;
  /** Runs it and returns how it ended, for the cases that fail on purpose. */
  readonly attempt: (args: readonly string[], input?: object) => Promise<Outcome>;
  /** Creates or changes objects. */
  readonly apply: (...objects: readonly object[]) => Promise<string>;
}

/** kubectl inside the sandbox. */
export function createKubectl(sandbox: Sandbox): Kubectl {
  const program = join(binaryFolder, 'kubectl');
  const login = ['--kubeconfig', kubeconfig(sandbox, 'admin')];
  const attempt = (args: readonly string[], input?: object) =>
    sandbox.run(program, [...login, ...args], input === undefined ? '' : JSON.stringify(input));
  const call = async (args: readonly string[], input?: object) => {
    const { code, stdout, stderr } = await attempt(args, input);
    if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
    return stdout;
  };
  const apply = (...items: readonly object[]) =>
    call(['apply', '-f', '-'], { apiVersion: 'v1', kind: 'List', items });
  return { call, attempt, apply };
}
