import { isMap, isScalar, parseAllDocuments } from 'yaml';
import type { Document } from 'yaml';
import { describeIssue } from '../contract/issue.ts';
import { admit } from './admission/admit.ts';
import type { Admission } from './admission/admit.ts';
import type { CommandContext } from './command.ts';
import { injectUsage, parseInjectArguments } from './inject/arguments.ts';
import type { InjectArguments } from './inject/arguments.ts';
import { explain } from './inject/explain.ts';
import { misplaced } from './inject/misplaced.ts';
import { describeDiff, diffLines } from './inject/line-diff.ts';
import { patchDocument, stepsOf } from './inject/patch-document.ts';
import { readManifests } from './inject/manifest-files.ts';
import type { ReadManifest } from './inject/manifest-files.ts';
import { findPods } from './inject/pod-templates.ts';
import { kubernetesYaml } from './kubernetes-yaml.ts';
import type { FoundPod } from './inject/pod-templates.ts';
import type { Admit } from './server/mutate.ts';
import { readProfiles } from './profiles-file.ts';
import { readSettings } from './settings.ts';
import type { Profiles } from './settings/profiles.ts';

/** What injecting needs beside a manifest. */
interface Injector {
  readonly admit: Admit;
  readonly wanted: InjectArguments;
  readonly env: CommandContext['env'];
  readonly profiles: Profiles;
}

/** What one input became: text for standard output, and lines for standard error when something is to be told. */
interface Injected {
  readonly text: string;
  readonly notes: readonly string[];
  readonly failed: boolean;
}

/**
 * The `inject` sub-command: the webhook's own decision and patch, applied to manifests without a cluster. Ends with 1
 * when a file cannot be read or a pod is denied; the other manifests are printed all the same.
 */
export async function inject(context: CommandContext): Promise<number> {
  const parsed = parseInjectArguments(context.argv);
  if ('faults' in parsed) return refuse(context, [...parsed.faults, injectUsage]);
  const wanted = parsed.arguments;
  if (wanted.help) {
    context.print(injectUsage);
    return 0;
  }
  const injector = await openInjector(wanted, context);
  if ('faults' in injector) return refuse(context, injector.faults);
  const results: Injected[] = [];
  for (const path of wanted.files) {
    const manifests = await readManifests(path, context.readStdin);
    results.push(...manifests.map((manifest) => injectManifest(manifest, injector)));
  }
  const texts = results.map(({ text }) => text).filter((text) => text !== '');
  const plain = wanted.output === 'json' || wanted.diff || wanted.explain;
  context.print(plain ? texts.join('') : joinDocuments(texts));
  for (const note of results.flatMap(({ notes }) => notes)) context.printError(`${note}\n`);
  return results.some(({ failed }) => failed) ? 1 : 0;
}

/** The webhook's own decision with the settings that are asked for, or all that is wrong with them. */
async function openInjector(
  wanted: InjectArguments,
  context: CommandContext,
): Promise<Injector | { readonly faults: readonly string[] }> {
  const env = { ...context.env, ...wanted.env };
  const settings = readSettings({ env, argv: [] });
  if (!settings.ok) return { faults: [...settings.issues.map(describeIssue), whereSettingsAre] };
  const profiles = await readProfiles(settings.settings.configFile);
  if (!profiles.ok) return { faults: [profiles.problem] };
  const deps = {
    settings: settings.settings,
    profiles: profiles.value,
    apiServerMinor: wanted.kubernetesMinor,
  };
  return { admit: (review) => admit(review, deps), wanted, env, profiles: profiles.value };
}

const whereSettingsAre = 'settings come from the environment and from --set-env NAME=VALUE';

function refuse({ printError }: CommandContext, lines: readonly string[]): number {
  printError(`${lines.join('\n')}\n`);
  return 1;
}

function injectManifest(manifest: ReadManifest, injector: Injector): Injected {
  if ('fault' in manifest) return { text: '', notes: [manifest.fault], failed: true };
  try {
    return injectText(manifest.file, manifest.text, injector);
  } catch (error) {
    const fault = error instanceof Error ? error.message : String(error);
    return { text: '', notes: [`${manifest.file}: ${fault}`], failed: true };
  }
}

/** Injects into every document of one text. Throws, with line and column, when it is neither YAML nor JSON. */
function injectText(file: string, text: string, injector: Injector): Injected {
  const { admit, wanted } = injector;
  const documents = readDocuments(text);
  const json = wanted.output === 'json' || (wanted.output === 'same' && text.trimStart().startsWith('{'));
  const before = write(documents, json);
  const admitted = documents.flatMap((document) =>
    findPods(document.toJS()).map((found) => {
      const admission = admitPod(found, admit, wanted.namespace);
      patchDocument(document, found.path, stepsOf(admission));
      return { found, admission };
    }),
  );
  const failed = admitted.some(({ admission }) => admission.outcome === 'denied');
  if (wanted.explain) {
    const texts = admitted.map(({ found, admission }) => explain(found, admission, injector));
    return { text: texts.join(''), notes: [], failed };
  }
  const notes = admitted.flatMap(({ found, admission }) => notesOn(file, found, admission));
  const after = write(documents, json);
  return { text: wanted.diff ? describeDiff(diffLines(before, after)) : after, notes, failed };
}

function readDocuments(text: string): Document[] {
  const all = parseAllDocuments(text, kubernetesYaml) as readonly Document[];
  const documents = all.filter(({ contents, errors }) => errors.length > 0 || !isNothing(contents));
  const [broken] = documents.flatMap(({ errors }) => errors);
  if (broken !== undefined) throw new Error(broken.message);
  const odd = documents.findIndex((document) => !isMap(document.contents));
  if (odd >= 0) {
    throw new Error(`document ${odd + 1} is no object of Kubernetes; expected apiVersion, kind and the rest`);
  }
  return documents;
}

const tokenHint =
  'a cluster mounts the token before it asks the webhook; set AGENT_INJECT_OWN_TOKEN=true to add one for the agent';

/** A document that holds no more than a comment. */
const isNothing = (contents: unknown): boolean =>
  contents === null || (isScalar(contents) && contents.value === null);

function notesOn(file: string, found: FoundPod, admission: Admission): string[] {
  const { outcome, reason, message } = admission;
  const place = `${file}: ${found.title}`;
  const warnings = [...misplaced(found), ...admission.warnings];
  const hint = message?.includes('service account volume mount') === true ? `; ${tokenHint}` : '';
  const denial = outcome === 'denied' ? [`${place}: denied: ${message ?? reason}${hint}`] : [];
  return [...warnings.map((warning) => `${place}: warning: ${warning}`), ...denial];
}

function admitPod({ pod, namespace, title }: FoundPod, admit: Admit, fallbackNamespace: string): Admission {
  const request = { uid: title, namespace: namespace ?? fallbackNamespace, operation: 'CREATE', object: pod };
  const admission = admit({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request });
  if ('undecodable' in admission) throw new Error(`${title}: ${admission.undecodable}`);
  return admission;
}

function write(documents: readonly Document[], json: boolean): string {
  if (json) return documents.map((document) => `${JSON.stringify(document.toJS(), null, 2)}\n`).join('');
  return joinDocuments(documents.map((document) => document.toString({ lineWidth: 0 })));
}

/** Documents that carry their own start mark keep it. */
function joinDocuments(texts: readonly string[]): string {
  return texts.map((text, index) => (index === 0 || text.startsWith('---') ? text : `---\n${text}`)).join('');
}
