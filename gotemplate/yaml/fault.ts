import { FunctionError } from '../errors.ts';

/** A mistake in a YAML text, in the words of yaml.v2; `line` counts from 1, 0 when the line is not told. */
export function yamlFault(problem: string, line = 0): FunctionError {
  return new FunctionError(`yaml: ${line > 0 ? `line ${line}: ` : ''}${problem}`);
}
