import { errorTable } from '../../agent/errors.ts';
import type { ErrorRow } from '../../agent/errors.ts';
import { cell, code, generated, table } from './markdown.ts';

const introduction = `${generated}

# Failures of the agent

What the agent's log and the container's termination message say when something goes wrong between the agent and Vault, or during
a login: one line of cause, one line of remedy. The agent goes on by itself after every one of them, unless it was told to
exit (\`exit_on_err\`, \`exit_on_retry_failure\`). "Sent again" tells whether the same request is repeated after a second or two (up to
VAULT_MAX_RETRIES times, never for logins) before the failure counts.
`;

/** docs/errors.md, from the table of failures. */
export function errorsPage(): string {
  const rows: [string, ErrorRow][] = Object.entries(errorTable);
  const lines = rows.map(([name, { cause, remedy, httpRetry }]) => [
    code(name),
    cell(cause),
    cell(remedy),
    httpRetry ? 'yes' : '',
  ]);
  return `${introduction}\n${table(['code', 'cause', 'remedy', 'sent again'], lines)}\n`;
}
