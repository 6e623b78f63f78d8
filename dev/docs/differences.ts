import { defectsNotCopied, differences } from '../../src/injection/differences.ts';
import { agentDifferences } from './differences/agent.ts';
import { configurationDifferences } from './differences/configuration.ts';
import type { Deviation } from './differences/deviation.ts';
import { templateDifferences } from './differences/templates.ts';
import { webhookDifferences } from './differences/webhook.ts';
import { cell, code, generated, table } from './markdown.ts';

const introduction = `${generated}

# Differences from the peers

We behave as vault-k8s 1.7.6, Vault Agent 2.0 and consul-template 0.42 do, at their edges too. This page lists every place where we do not,
with the reason. A test compares the first table with what the webhook really does, both ways.
`;

const restorable = `## Webhook: different by default, restored by a setting

\`AGENT_INJECT_COMPATIBILITY=vault-k8s\` restores all of these at once; the annotation \`vault.hashicorp.com/agent-compatibility\` does it for one
Pod where the administrator allows it.
`;

/** docs/differences.md: the webhook's table of differences, and the deviations without a setting. */
export function differencesPage(): string {
  const rows = differences.map(({ upstream, ours, reason, restore }) => [
    cell(upstream),
    cell(ours),
    cell(reason),
    code(`${restore.variable}=${restore.value}`),
  ]);
  return [
    introduction,
    restorable,
    table(['vault-k8s', 'ours', 'why', 'restored by'], rows),
    '',
    section('Webhook: always different', webhookDifferences),
    '## Webhook: defects that are not copied\n',
    table(
      ['vault-k8s', 'ours'],
      defectsNotCopied.map(({ upstream, ours }) => [cell(upstream), cell(ours)]),
    ),
    '',
    section("The agent's configuration", configurationDifferences),
    section('The agent', agentDifferences),
    section('Templates', templateDifferences),
  ].join('\n');
}

function section(title: string, deviations: readonly Deviation[]): string {
  const rows = deviations.map(({ peers, ours, reason }) => [cell(peers), cell(ours), cell(reason)]);
  return `## ${title}\n\n${table(['the peers', 'ours', 'why'], rows)}\n`;
}
