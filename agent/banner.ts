/** What the agent says on standard output when it starts, in the form of Vault Agent. */
import type { AgentConfig } from './config/model.ts';

const labelWidth = 24;

/** The banner: that the agent has started, and how it is configured. */
export function banner(
  config: AgentConfig,
  facts: { readonly version: string; readonly runtime: string },
): string {
  const rows: readonly (readonly [string, string])[] = [
    ...config.listeners.map(
      ({ type, address, tls }, index) =>
        [
          `Listener ${index + 1}`,
          `${type} (addr: "${address}", tls: "${tls ? 'enabled' : 'disabled'}")`,
        ] as const,
    ),
    ['Api Address', config.vault.address],
    ['Log Level', config.log.level],
    ['Runtime', facts.runtime],
    ['Version', `vault-injector agent v${facts.version}`],
  ];
  const table = rows.map(([label, value]) => `${label.padStart(labelWidth)}: ${value}\n`).join('');
  return `==> Vault Agent started! Log data will stream in below:\n\n==> Vault Agent configuration:\n\n${table}\n`;
}
