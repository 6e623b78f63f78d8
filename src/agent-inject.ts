import { errorText } from './error-text.ts';
import { describeIssue } from '../contract/issue.ts';
import { admit as admitReview } from './admission/admit.ts';
import { version } from './agent-image.ts';
import type { CommandContext } from './command.ts';
import { createWebhookMetrics } from './metrics/webhook.ts';
import { watchProfiles } from './profile-watch.ts';
import { watchServerVersion } from './server-version.ts';
import { readServing } from './serving.ts';
import { readSettings } from './settings.ts';
import type { Settings, SettingsResult } from './settings.ts';
import { createLog } from './telemetry.ts';
import { createTicker } from './ticker.ts';
import { SourceError, openCertificateSource } from './tls/open-source.ts';
import type { OpenSourceDeps, OpenedSource } from './tls/open-source.ts';
import { aborted, startWebhook } from './webhook.ts';
import type { WebhookDeps } from './webhook.ts';

/**
 * The `agent-inject` sub-command: serves the webhook until SIGTERM or SIGINT. Ends with 1 and vault-k8s' line first when
 * a setting is wrong, with 0 after a clean shutdown.
 */
export async function agentInject(context: CommandContext): Promise<number> {
  const result = readSettings(context);
  if (!result.ok) return refuseSettings(result, context);
  const serving = readServing(result.settings);
  if ('error' in serving) return refuse(context, serving.error);
  const { settings } = result;
  const parts = buildParts(settings, context);
  const profiles = await watchProfiles({ ...parts, file: settings.configFile });
  if (!profiles.ok) return refuse(context, profiles.problem);
  const opened = await openSource({ ...parts, settings });
  if (typeof opened === 'string') {
    profiles.value.close();
    return refuse(context, opened);
  }
  const apiServer = watchServerVersion(parts);
  const admit = (review: unknown) =>
    admitReview(review, {
      settings,
      profiles: profiles.value.current(),
      apiServerMinor: apiServer.minor(),
    });
  try {
    return await serveUntilStopped({ ...parts, ...serving, ...opened, admit }, context);
  } finally {
    apiServer.close();
    profiles.value.close();
    await opened
      .close()
      .catch((error: unknown) => parts.log.warn({ error: errorText(error) }, 'lease not released'));
  }
}

/** The first line is the one that vault-k8s would have ended with; every mistake follows in our own form. */
function refuseSettings(
  { issues, usage = '' }: Extract<SettingsResult, { ok: false }>,
  { printError }: CommandContext,
): number {
  const [first] = issues;
  if (first !== undefined) printError(`${first.line}\n`);
  if (usage === '') printError(issues.map((issue) => `  ${describeIssue(issue)}\n`).join(''));
  else printError(`${usage}\n`);
  return first === undefined ? 0 : 1;
}

function refuse({ printError }: CommandContext, line: string): number {
  printError(`${line}\n`);
  return 1;
}

/** What everything else is made with. */
function buildParts({ logLevel: level, logFormat: format }: Settings, context: CommandContext) {
  const { env, hostname, now, logDestination: destination } = context;
  const log = createLog({ level, format, destination, now });
  const metrics = createWebhookMetrics({ ...context, version });
  return { env, hostname, now, log, metrics, every: createTicker() };
}

/** The certificate's source, or the line with which vault-k8s would end. */
async function openSource(deps: OpenSourceDeps): Promise<OpenedSource | string> {
  try {
    return await openCertificateSource(deps);
  } catch (error) {
    if (error instanceof SourceError) return error.message;
    throw error;
  }
}

async function serveUntilStopped(deps: WebhookDeps, context: CommandContext): Promise<number> {
  const { stop, kill } = context;
  try {
    const webhook = await startWebhook(deps, stop);
    await aborted(stop);
    await webhook.shutDown(kill);
    return 0;
  } catch (error) {
    return stop.aborted ? 0 : refuse(context, `Error listening: ${errorText(error)}`);
  }
}
