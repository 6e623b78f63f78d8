import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { describeIssue, type Issue } from '../contract/issue.ts';
import type { Command, CommandContext } from './command.ts';
import { random } from './random.ts';
import { readFault } from './read-fault.ts';
import { parseSetupArguments, setupUsage, type SetupArguments } from './setup/arguments.ts';
import { openSecretKeys } from './setup/cluster-secrets.ts';
import { GivenUp, Refused } from './setup/fault.ts';
import { find, type Ports } from './setup/find.ts';
import { findOwnToken, type OwnToken } from './setup/own-token.ts';
import { createPatience } from './setup/patience.ts';
import { perform } from './setup/perform.ts';
import { plan } from './setup/plan.ts';
import { readSetup } from './setup/read-setup.ts';
import { describeChange } from './setup/sentences.ts';
import { openVault } from './setup/vault.ts';
import type { Wanted } from './setup/wanted.ts';
import { createLog, moduleLog, type Logger } from './telemetry.ts';

const exitCodes = { done: 0, refused: 1, usage: 2, givenUp: 3 } as const;

/** Where a Pod finds the authority of its API server. */
const podCaFile = '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt';

/** Everything that the command was given, checked. */
interface Task {
  readonly wanted: Wanted;
  readonly server: { readonly address: string; readonly namespace: string; readonly ca: string };
  readonly own: OwnToken;
}

/** The `setup` sub-command: brings Vault to what a file says, and tells each difference. Safe to run again at any time. */
export const setup: Command = async (context) => {
  const parsed = parseSetupArguments(context.argv);
  if ('fault' in parsed) return refuse(context, [parsed.fault, '', setupUsage.trimEnd()], exitCodes.usage);
  if ('help' in parsed) {
    context.print(setupUsage);
    return exitCodes.done;
  }
  const task = await readTask(parsed.arguments, context);
  if ('issues' in task) return refuse(context, task.issues.map(describeIssue), exitCodes.refused);
  const log = moduleLog(
    createLog({ level: 'info', format: 'standard', destination: context.logDestination, now: context.now }),
    'setup',
  );
  try {
    await bringAbout(task, parsed.arguments, { ...context, log });
    return exitCodes.done;
  } catch (error) {
    if (error instanceof Refused) return refuse(context, [describeIssue(error.issue)], exitCodes.refused);
    if (error instanceof GivenUp) return refuse(context, [error.message], exitCodes.givenUp);
    throw error;
  }
};

function refuse({ printError }: CommandContext, lines: readonly string[], code: number): number {
  printError(`${lines.join('\n')}\n`);
  return code;
}

/** Reads file and environment, and finds every mistake in both at once. */
async function readTask(
  { file }: SetupArguments,
  { env, readStdin }: CommandContext,
): Promise<Task | { readonly issues: readonly Issue[] }> {
  const text = file === '-' ? { text: await readStdin() } : readText(file);
  if ('fault' in text) return { issues: [{ key: '--filename', problem: text.fault }] };
  const folder = file === '-' ? '.' : dirname(file);
  const podCa = readText(podCaFile);
  const read = readSetup(text.text, {
    readFile: (path) => readText(resolve(folder, path)),
    podCaCert: 'text' in podCa ? podCa.text : '',
  });
  const surroundings = await readEnvironment(env);
  if ('issues' in read || 'issues' in surroundings)
    return { issues: [read, surroundings].flatMap((part) => ('issues' in part ? part.issues : [])) };
  return { wanted: read.wanted, ...surroundings };
}

async function readEnvironment(
  env: CommandContext['env'],
): Promise<Omit<Task, 'wanted'> | { readonly issues: readonly Issue[] }> {
  const own = await findOwnToken(env);
  const { VAULT_ADDR: address = '', VAULT_NAMESPACE: namespace = '', VAULT_CACERT: caFile = '' } = env;
  const ca = caFile === '' ? { text: '' } : readText(caFile);
  const issues = checkAddress(address);
  if (issues.length === 0 && 'text' in ca && 'token' in own)
    return { own, server: { address, namespace, ca: ca.text } };
  return {
    issues: [
      ...issues,
      ...('fault' in ca ? [{ key: 'VAULT_CACERT', problem: ca.fault }] : []),
      ...('token' in own ? [] : [own]),
    ],
  };
}

function readText(path: string): { readonly text: string } | { readonly fault: string } {
  try {
    return { text: readFileSync(path, 'utf8') };
  } catch (error) {
    return { fault: readFault(path, error) };
  }
}

function checkAddress(address: string): readonly Issue[] {
  if (/^https?:\/\/[^/?#@]+\/?$/.test(address) && URL.canParse(address)) return [];
  const got = address === '' ? {} : { got: address };
  return [
    {
      key: 'VAULT_ADDR',
      problem: 'no address of a Vault server',
      expected: 'a URL such as https://vault.example:8200',
      ...got,
    },
  ];
}

async function bringAbout(
  { wanted, server, own }: Task,
  { dryRun, timeoutMs }: SetupArguments,
  context: CommandContext & { readonly log: Logger },
): Promise<void> {
  const { log, print, env } = context;
  if (own.isRoot) log.warn(own.says);
  else log.info(own.says);
  const patiently = createPatience({ ...context, random, timeoutMs });
  const vault = openVault({ ...server, token: own.token, patiently });
  const ports = { vault, secrets: openSecretKeys(env, patiently) };
  await checkOwnToken(own, ports);
  const changes = plan(wanted, await find(wanted, ports));
  if (changes.length === 0) print('nothing to change\n');
  for (const change of changes) {
    if (!dryRun) await perform(change, ports);
    print(
      describeChange(change)
        .map((sentence) => `${sentence}\n`)
        .join(''),
    );
  }
}

/** Tells a token that Vault does not know from one that may not do something. */
async function checkOwnToken({ variable }: OwnToken, { vault }: Ports): Promise<void> {
  try {
    await vault.read('auth/token/lookup-self');
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 403) throw error;
    throw new Refused(403, {
      key: variable,
      problem: 'Vault does not accept the token (403)',
      expected: 'one that has not ended, of this server, with the policy default',
    });
  }
}
