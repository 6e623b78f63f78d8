import { VaultError } from './wire.ts';
import type { Fields } from './wire.ts';

type Reviver = (this: unknown, key: string, value: unknown, context: { readonly source?: string }) => unknown;
const parse = JSON.parse as (text: string, reviver: Reviver) => unknown;
const { rawJSON } = JSON as unknown as { rawJSON: (text: string) => unknown };

/**
 * Parses a request body. Numbers whose spelling JavaScript would change (1.50, 9223372036854775807) become raw JSON,
 * which JSON.stringify writes back as it was: Vault keeps the text of numbers, too.
 */
export function parseBody(text: string): Fields {
  if (text.trim() === '') return {};
  const value = parsed(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new VaultError(400, 'failed to decode JSON input: json: cannot unmarshal the value into an object');
  return value as Fields;
}

function parsed(text: string): unknown {
  try {
    return parse(text, (_key, value, { source = '' }) =>
      typeof value === 'number' && String(value) !== source ? rawJSON(source) : value,
    );
  } catch (error) {
    throw new VaultError(
      400,
      `failed to decode JSON input: ${error instanceof Error ? error.message : 'invalid'}`,
    );
  }
}
