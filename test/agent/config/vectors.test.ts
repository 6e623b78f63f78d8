import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { loadText } from './load-text.ts';

/** Configurations with the verdict of a real agent (OpenBao 2.7.2), see the file's `verdict`. */
const folder = join(import.meta.dirname, '../../vectors/configs');

type Vector = {
  readonly file: string;
  readonly verdict: 'accepted' | 'rejected';
  readonly setup: { readonly env?: Readonly<Record<string, string>> };
  readonly vault_differs?: string;
};

const vectors = readFileSync(join(folder, 'configs.jsonl'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Vector);

/** The agent refuses these at its start, when it opens the files that the configuration names. */
const decidedAtStart: Readonly<Record<string, string>> = {
  '159-vault-09.hcl': 'the CA file does not exist',
  '162-vault-12.hcl': 'the CA folder does not exist',
  '166-vault-16.hcl': 'the private key does not belong to the certificate',
  '481-listener-14.hcl': 'the listener’s certificate does not exist',
};

/** Where we decide otherwise than OpenBao; each is a case in which Vault itself differs from it. */
const decidedOtherwise: Readonly<Record<string, string>> = {
  '270-method-cert-reload-string.hcl':
    'injected settings are always texts, so a text is accepted for a boolean',
  '272-method-gcp.hcl': 'the gcp method exists here, as in Vault',
  '416-tplcfg-11.hcl': 'max_connections_per_host must be a number, as in Vault 1.16',
  '417-tplcfg-12.hcl': 'a negative number of connections can never work',
  '419-tplcfg-14.hcl': 'lease_renewal_threshold must be a number, as in Vault 1.17',
  '420-tplcfg-15.hcl': 'a secret read again after twice its life would always be dead in between',
  '453-apiproxy-07.hcl': 'enforce_consistency is validated, as in Vault',
  '479-listener-12.hcl': 'a TLS listener needs a certificate, as in Vault',
};

const places = {
  '@ADDR2@': 'http://127.0.0.1:1002',
  '@ADDR@': 'http://127.0.0.1:1001',
  '@DIR@': '/dir',
  '@PORT2@': '2002',
  '@PORT@': '2001',
  '@PKI@': '/pki',
};

function fillIn(text: string): string {
  return Object.entries(places).reduce((filled, [name, value]) => filled.replaceAll(name, value), text);
}

async function verdictOf({ file, setup }: Vector): Promise<Vector['verdict']> {
  const bytes = Buffer.from(fillIn(readFileSync(join(folder, file), 'latin1')), 'latin1');
  const env = Object.fromEntries(
    Object.entries(setup.env ?? {}).map(([name, value]) => [name, fillIn(value)]),
  );
  const { config } = await loadText(bytes, { env });
  return config === undefined ? 'rejected' : 'accepted';
}

t.test('configurations are accepted and rejected as by a real agent', async (t) => {
  for (const vector of vectors) {
    const { file, verdict } = vector;
    const opposite = verdict === 'accepted' ? 'rejected' : 'accepted';
    const reason = decidedAtStart[file] ?? decidedOtherwise[file];
    t.equal(await verdictOf(vector), reason === undefined ? verdict : opposite, [file, reason].join(' '));
  }
});

t.test(
  'exceptions are made only for known files, and only where Vault differs or files are missing',
  async (t) => {
    const byName = new Map(vectors.map((vector) => [vector.file, vector]));
    const atStart = Object.keys(decidedAtStart).map((file) => byName.get(file)?.verdict);
    t.same(new Set(atStart), new Set(['rejected']));
    const undocumented = Object.keys(decidedOtherwise).filter(
      (file) => byName.get(file)?.vault_differs === undefined,
    );
    t.same(undocumented, []);
  },
);

t.test('every configuration file belongs to a vector', async (t) => {
  const files = readdirSync(folder).filter((name) => /^\d{3}-/.test(name));
  t.same(files.sort(), vectors.map(({ file }) => file).sort());
});
