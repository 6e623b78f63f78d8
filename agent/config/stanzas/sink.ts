import type { Block } from '../blocks.ts';
import { strictBoolean } from '../codec/boolean.ts';
import { positiveDuration } from '../codec/duration.ts';
import { sinkMode } from '../codec/mode.ts';
import { strictInteger } from '../codec/number.ts';
import { requiredText, text } from '../codec/text.ts';
import { reject, within } from '../issue.ts';
import type { Scope } from '../issue.ts';
import type { SinkConfig, SinkEncryption } from '../model.ts';
import { decodeStanza, field, requiredField } from '../stanza.ts';
import type { Values } from '../stanza.ts';
import { mergedMap } from './settings-map.ts';
import { typeOf } from './type-label.ts';

export const sinkFields = {
  type: field(text, '', 'kind of sink; only "file" exists'),
  wrap_ttl: field(positiveDuration, 0, 'wrap the token for this long before writing it'),
  dh_type: field(text, '', 'encrypt the token: "curve25519"'),
  dh_path: field(text, '', 'file with the public key to encrypt for'),
  derive_key: field(strictBoolean, false, 'derive the key with HKDF'),
  aad: field(text, '', 'additional authenticated data of the encryption'),
  aad_env_var: field(text, '', 'variable that holds the additional authenticated data'),
};

const unset = -1;

const fileSinkFields = {
  path: requiredField(requiredText, '', 'file the token is written to'),
  mode: field(sinkMode, 0o640, 'permissions of the file'),
  uid: field(strictInteger, unset, 'owner of the file (OpenBao’s name)'),
  gid: field(strictInteger, unset, 'group of the file (OpenBao’s name)'),
  owner: field(strictInteger, unset, 'owner of the file'),
  group: field(strictInteger, unset, 'group of the file'),
};

/** A sink as written: the variable for its additional data is looked up when the configuration is resolved. */
export type SinkStanza = { readonly config: SinkConfig; readonly aadVariable: string };

/** One `sink` stanza. Its type is its `type` key or its label; labels do not count inside the `sinks` wrapper. */
export function decodeSink(block: Block, scope: Scope, labelCounts: boolean): SinkStanza {
  const values = decodeStanza({ fields: sinkFields, blocks: ['config'] }, block.body, scope);
  const type = typeOf(values.type, labelCounts ? block : { ...block, labels: [] }, scope);
  if (type !== 'file' && type !== '') {
    reject(within(scope, 'type'), block.at, `must be "file", got ${JSON.stringify(type)}`);
  }
  return {
    config: { ...fileOf(block, scope), ...deliveryOf(values, block, scope) },
    aadVariable: values.aad_env_var,
  };
}

type FileTarget = Pick<SinkConfig, 'type' | 'path' | 'mode' | 'owner' | 'group'>;

function fileOf(block: Block, scope: Scope): FileTarget {
  const map = mergedMap(block.body, scope);
  const values = decodeStanza({ fields: fileSinkFields, exactCase: true }, map, within(scope, 'config'));
  const { path, mode } = values;
  const owner = values.owner === unset ? values.uid : values.owner;
  return { type: 'file', path, mode, owner, group: values.group === unset ? values.gid : values.group };
}

function deliveryOf(
  values: Values<typeof sinkFields>,
  block: Block,
  scope: Scope,
): Pick<SinkConfig, 'wrapTtlMs' | 'encryption'> {
  for (const problem of encryptionProblems(values)) reject(scope, block.at, problem);
  return { wrapTtlMs: values.wrap_ttl, encryption: encryptionOf(values) };
}

function encryptionProblems(values: Values<typeof sinkFields>): string[] {
  const { dh_type: type, dh_path: path } = values;
  const needsType = type === '' && (values.derive_key || values.aad !== '');
  return [
    ...((type === '') === (path === '') ? [] : ['dh_type and dh_path must be given together']),
    ...(needsType ? ['aad and derive_key need dh_type'] : []),
    ...(type === '' || type === 'curve25519'
      ? []
      : [`dh_type must be "curve25519", got ${JSON.stringify(type)}`]),
  ];
}

function encryptionOf(values: Values<typeof sinkFields>): SinkEncryption | undefined {
  if (values.dh_type === '') return undefined;
  const { dh_path: publicKeyPath, derive_key: deriveKey, aad } = values;
  return { type: 'curve25519', publicKeyPath, deriveKey, aad };
}
