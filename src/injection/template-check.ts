import { keyOf } from '../../contract/annotations.ts';
import { suggest } from '../../contract/suggest.ts';
import { completeTable } from '../../gotemplate/functions/complete.ts';
import { check, parse, TemplateError } from '../../gotemplate/index.ts';
import type { SecretValues } from '../../contract/parse-annotations.ts';
import type { Fault } from './checks.ts';

/** The mistakes in the templates that annotations hold: syntax, unknown functions, arguments; with line and column. */
export function templateFaults(secrets: readonly SecretValues[]): readonly Fault[] {
  const errors = secrets.flatMap((secret) => errorsIn(secret).map((error) => ({ name: secret.name, error })));
  return errors.slice(0, mostFaults).map(({ name, error }) => toFault(name, error));
}

/** Nobody reads on after so many. */
const mostFaults = 20;

function errorsIn({ template, leftDelimiter, rightDelimiter }: SecretValues): readonly TemplateError[] {
  if (template === '') return [];
  try {
    return check(parse(template, { leftDelimiter, rightDelimiter }), completeTable);
  } catch (error) {
    if (error instanceof TemplateError) return [error];
    throw error;
  }
}

function toFault(secret: string, { place, detail }: TemplateError): Fault {
  const at = place.column === undefined ? '' : `, column ${String(place.column + 1)}`;
  const nearest = nearestFunction(detail);
  return {
    check: 'template',
    key: keyOf('agent-inject-template', secret),
    problem: `line ${String(place.line)}${at}: ${detail}`,
    ...(nearest === undefined ? {} : { fix: `did you mean ${nearest}?` }),
  };
}

function nearestFunction(detail: string): string | undefined {
  const [, name] = /^function "([^"]*)" not defined$/.exec(detail) ?? [];
  return name === undefined ? undefined : suggest(name, completeTable.keys());
}
