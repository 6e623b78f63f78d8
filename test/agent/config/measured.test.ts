import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { loadText } from './load-text.ts';

/** Further configurations, each run once by `bao agent` 2.7.2: refused, or still running after some seconds. */
const file = join(import.meta.dirname, '../../vectors/configs/measured.jsonl');

type Measured = { readonly name: string; readonly verdict: 'accepted' | 'rejected'; readonly text: string };

const measured = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Measured);

const brokenAddress = 'no request to such an address can ever be sent';
const lazyText = 'the peer never looks at the text, because it ignores the key';
const emptyTarget = 'it would fail later, at every attempt';
const truncated = 'the peer cuts off the fraction of a number that cannot have one';
const labelInList = 'the peer takes the label of the only key apart when it is in a list';
const surrogates = 'the peer panics on escapes of surrogates';
const missingFile = 'the agent refuses it at its start, when it reads the file';

/** Where we decide otherwise, and why. */
const decidedOtherwise: Readonly<Record<string, string>> = {
  'addr-ftp': brokenAddress,
  'addr-localhost': brokenAddress,
  'addr-nohost': brokenAddress,
  'addr-plain': brokenAddress,
  'approle-num': 'a wrong value is told even where it would not be used',
  e123: 'U+E123 is a character like any other',
  'esc-U': lazyText,
  'esc-oct': lazyText,
  'exec-first-empty': emptyTarget,
  'json-list-bool': 'the peer drops booleans from lists of texts in silence',
  'json-list-nest': 'the peer takes a list in a list for its items',
  'json-lone': surrogates,
  'json-methodlabel': labelInList,
  'json-sinklabel': labelInList,
  'json-surrogate': surrogates,
  ldap2: 'Vault has the ldap method, OpenBao dropped it',
  'lis-port3': 'a port is a number',
  noval: 'a key without value at the end of the file',
  'sink-path-empty': emptyTarget,
  'tpl-perm-float': truncated,
  'tpl-src-missing': missingFile,
  'tpl-uid-float': truncated,
  'x-env-src-missing': missingFile,
  'x-stdout': 'Vault 1.16 has the key, OpenBao has not',
};

t.test(
  'further configurations are accepted and rejected as OpenBao does, or otherwise for a reason',
  async (t) => {
    for (const { name, verdict, text } of measured) {
      const { config } = await loadText(text);
      const opposite = verdict === 'accepted' ? 'rejected' : 'accepted';
      const reason = decidedOtherwise[name];
      const expected = reason === undefined ? verdict : opposite;
      t.equal(config === undefined ? 'rejected' : 'accepted', expected, [name, reason].join(' '));
    }
  },
);

t.test('every reason belongs to a configuration', async (t) => {
  const names = new Set(measured.map(({ name }) => name));
  t.same(
    Object.keys(decidedOtherwise).filter((name) => !names.has(name)),
    [],
  );
});
