import { FunctionError } from '../../errors.ts';
import type { Body, FunctionEntry } from '../entry.ts';

/** Name, types of fixed parameters, and type of further ones. */
type Row = readonly [name: string, params: readonly string[], rest?: string];

const CONSUL: readonly Row[] = [
  ['caLeaf', [], 'string'],
  ['caRoots', [], 'string'],
  ['connect', [], 'string'],
  ['datacenters', [], 'bool'],
  ['exportedServices', [], 'string'],
  ['importedServices', ['string']],
  ['key', ['string']],
  ['keyExists', ['string']],
  ['keyOrDefault', ['string', 'string']],
  ['ls', ['string']],
  ['node', [], 'string'],
  ['nodes', [], 'string'],
  ['partitions', []],
  ['peerings', [], 'string'],
  ['safeLs', ['string']],
  ['safeTree', ['string']],
  ['service', [], 'string'],
  ['services', [], 'string'],
  ['tree', ['string']],
];

const NOMAD: readonly Row[] = [
  ['nomadService', [], 'interface {}'],
  ['nomadServices', [], 'string'],
  ['nomadVar', ['string']],
  ['nomadVarExists', ['string']],
  ['nomadVarList', [], 'string'],
  ['nomadVarListSafe', [], 'string'],
];

/** Functions that exist, so that templates naming them parse, and fail when they are called. */
function absentFunctions(product: string, rows: readonly Row[]): readonly FunctionEntry[] {
  const body: Body = () => {
    throw new FunctionError(
      `functions that ask ${product} are not offered: this program talks to Vault only`,
    );
  };
  const doc = `asks ${product}; not offered, as this program talks to Vault only`;
  return rows.map(([name, params, rest]) => {
    return { name, params, ...(rest === undefined ? {} : { rest }), result: 'interface {}', doc, body };
  });
}

export const consulFunctions = absentFunctions('Consul', CONSUL);
export const nomadFunctions = absentFunctions('Nomad', NOMAD);
