import { LineCounter, parseDocument } from 'yaml';
import type { Issue } from '../../contract/issue.ts';
import { kubernetesYaml } from '../kubernetes-yaml.ts';
import { readNamed, readObject, readRows, whole, type Reading } from './read-rows.ts';
import { authRows, policyRows, roleRows, secretRows, tokenRows } from './table.ts';
import type { Place, Values, Wanted, WantedToken } from './wanted.ts';

/** Where the file's values come from beside the file. */
export interface Surroundings {
  readonly readFile: Reading['readFile'];
  /** The Pod's own authority of the API server, '' outside of one. */
  readonly podCaCert: string;
}

type Sections = Readonly<Record<string, unknown>>;
const sections = ['auth', 'policies', 'tokens', 'roles'] as const;
const defaultPath = 'kubernetes';

/** Reads a set-up file: what is wanted, or every mistake at once. Never shows what may be a secret. */
export function readSetup(
  text: string,
  { readFile, podCaCert }: Surroundings,
): { readonly wanted: Wanted } | { readonly issues: readonly Issue[] } {
  const reading: Reading = { issues: [], readFile };
  const file = readYaml(text, reading) ?? {};
  const auth = file.auth === undefined ? undefined : readAuth(file.auth, reading);
  const wanted: Wanted = {
    path: String(auth?.path ?? defaultPath),
    ...(auth === undefined ? {} : { auth: withReviewer(auth, podCaCert, reading) }),
    policies: new Map(readNamed(file.policies, 'policies', reading).map(readPolicy(reading))),
    tokens: new Map(readNamed(file.tokens, 'tokens', reading).map(readToken(reading))),
    roles: new Map(readNamed(file.roles, 'roles', reading).map(readRole(reading))),
  };
  return reading.issues.length === 0 ? { wanted } : { issues: reading.issues };
}

/** The sections of the file; the parser's sentences are not told, as they quote what may be a secret. */
function readYaml(text: string, reading: Reading): Sections | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, { ...kubernetesYaml, prettyErrors: false, lineCounter: lines });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    const problem = error.code === 'MULTIPLE_DOCS' ? 'more than one document' : 'not YAML';
    reading.issues.push({ key: `line ${line}, column ${col}`, problem: `${problem} (${error.code})` });
    return undefined;
  }
  try {
    return readObject(document.toJS(), whole, reading, { also: sections });
  } catch {
    reading.issues.push({ key: whole, problem: 'not YAML (an alias without its anchor, or far too many)' });
    return undefined;
  }
}

function readAuth(section: unknown, reading: Reading): Values {
  const values = readRows(section, authRows, 'auth', { reading });
  const idle = Object.keys(values).filter((key) => key !== 'path');
  if (values.host === undefined && idle.length > 0)
    reading.issues.push({
      key: 'auth.host',
      problem: `is needed for ${idle.join(', ')}`,
      expected: `${authRows.host.doc.split(',')[0] ?? ''} such as ${authRows.host.example}`,
    });
  return values;
}

/** The token of the reviewer comes from its file; the authority from the Pod when the file has none. */
function withReviewer(
  { path: _path, reviewerTokenFile, ...values }: Values,
  podCaCert: string,
  reading: Reading,
): NonNullable<Wanted['auth']> {
  const complete = values.host === undefined || podCaCert === '' ? values : { caCert: podCaCert, ...values };
  if (reviewerTokenFile === undefined) return { values: complete };
  const content = reading.readFile(String(reviewerTokenFile));
  if ('text' in content && content.text.trim() !== '')
    return { values: complete, reviewerToken: content.text.trim() };
  const problem = 'fault' in content ? content.fault : 'the file is empty';
  reading.issues.push({ key: 'auth.reviewerTokenFile', problem });
  return { values: complete };
}

const readPolicy =
  (reading: Reading) =>
  ([name, section]: readonly [string, unknown]): [string, string] => {
    const at = `policies.${name}`;
    const before = reading.issues.length;
    const { rules } = readRows(section, policyRows, at, { reading });
    if (rules === undefined && reading.issues.length === before)
      reading.issues.push({ key: at, problem: 'has no rules', fix: 'give rules or rulesFile' });
    return [name, String(rules)];
  };

const readRole =
  (reading: Reading) =>
  ([name, section]: readonly [string, unknown]): [string, Values] => {
    const at = `roles.${name}`;
    const before = reading.issues.length;
    const values = readRows(section, roleRows, at, { reading });
    const bound = values.namespaces !== undefined || values.namespaceSelector !== undefined;
    if (!bound && reading.issues.length === before)
      reading.issues.push({
        key: at,
        problem: 'is for no namespace',
        fix: 'give namespaces or namespaceSelector',
      });
    return [name, values];
  };

const readToken =
  (reading: Reading) =>
  ([name, section]: readonly [string, unknown]): [string, WantedToken] => {
    const at = `tokens.${name}`;
    const before = reading.issues.length;
    const { policies = [], period, ttl } = readRows(section, tokenRows, at, { reading, also: ['secrets'] });
    if ((period === undefined) === (ttl === undefined) && reading.issues.length === before)
      reading.issues.push({
        key: at,
        problem: 'choose one of period and ttl',
        expected: tokenRows.ttl.form.says,
      });
    const kind = period === undefined ? 'ttl' : 'period';
    const places = readPlaces(section, `${at}.secrets`, reading);
    return [
      name,
      {
        policies: policies as readonly string[],
        life: { kind, seconds: Number(period ?? ttl) },
        places,
      },
    ];
  };

function readPlaces(section: unknown, at: string, reading: Reading): readonly Place[] {
  const { secrets } = (section ?? {}) as { readonly secrets?: unknown };
  if (!Array.isArray(secrets) || secrets.length === 0) {
    reading.issues.push({
      key: at,
      problem: 'is needed',
      expected: 'a list of Secrets: namespace, name, key',
    });
    return [];
  }
  return secrets.map((item: unknown, index) => {
    const { namespace, name, key } = readRows(item, secretRows, `${at}[${index}]`, { reading });
    return { namespace: String(namespace), name: String(name), key: String(key) };
  });
}
