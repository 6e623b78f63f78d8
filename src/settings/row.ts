import type { Codec } from '../../contract/codec.ts';

/** One setting of the webhook, declared once: variable, flag, default, check, documentation. */
export interface SettingRow<T = unknown> {
  /** The variable without `AGENT_INJECT_`. */
  readonly env: string;
  readonly flag?: string;
  readonly codec: Codec<T>;
  /** The text that holds when neither variable nor flag is given; without it the value is undefined. */
  readonly fallback?: string;
  /** The text that holds instead under compatibility with vault-k8s; only rows that differ from it have one. */
  readonly compatible?: string;
  /**
   * Further names of the variable: without prefix too, without prefix only, or with the prefix doubled, which then wins
   * (vault-k8s 1.7.6).
   */
  readonly also?: 'bare' | 'only-bare' | 'doubled';
  /** OpenBao's name of the variable without `AGENT_INJECT_`; it is read first. */
  readonly openbao?: string;
  /** An empty flag counts as absent. */
  readonly emptyFlagIsAbsent?: true;
  /** Words a refused value as the process's last line; the default is vault-k8s' for its variables. */
  readonly refusal?: (problem: string, text: string) => string;
  /** Refusals of a later stage are only seen when every earlier one is settled; 1 when absent. */
  readonly stage?: number;
  readonly doc: string;
  readonly example: string;
  readonly since: string;
}

/** A group of settings by their name in Settings. */
export type SettingRows = Readonly<Record<string, SettingRow>>;

/** The variables' common prefix. */
export const variablePrefix = 'AGENT_INJECT_';
