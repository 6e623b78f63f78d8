/** The process environment, as it was when the agent started. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable that is set, under the name it was found by. */
export type Variable = { readonly name: string; readonly value: string };

const prefixes = ['BAO_', 'VAULT_'] as const;

/**
 * A setting from the environment: `ADDR` is looked up as BAO_ADDR, then as VAULT_ADDR (OpenBao's order). An empty value
 * counts as not set.
 */
export function variable(env: Environment, suffix: string): Variable | undefined {
  for (const prefix of prefixes) {
    const value = env[`${prefix}${suffix}`];
    if (value !== undefined && value !== '') return { name: `${prefix}${suffix}`, value };
  }
  return undefined;
}
