/** A named condition for serving: text says what is missing, undefined means that all is well. */
export type HealthCheck = () => string | undefined;

/** What the probes ask: the named checks, and what each says now. */
export interface Readiness {
  /** Every check with its present fault, in the order of registration. */
  report: () => readonly CheckResult[];
  /** No check has a fault. */
  ready: () => boolean;
}

export interface CheckResult {
  readonly name: string;
  readonly fault?: string;
}

/** Readiness over named checks, each asked afresh at every probe. */
export function createReadiness(checks: Readonly<Record<string, HealthCheck>>): Readiness {
  const report = () =>
    Object.entries(checks).map(([name, check]) => {
      const fault = check();
      return fault === undefined ? { name } : { name, fault };
    });
  return { report, ready: () => report().every(({ fault }) => fault === undefined) };
}
