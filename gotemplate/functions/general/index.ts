import type { FunctionEntry } from '../entry.ts';
import { consulListFunctions } from './consul-lists.ts';
import { debuggingFunctions } from './debugging.ts';
import { documentFunctions } from './documents.ts';
import { encodingFunctions } from './encoding.ts';
import { hashFunctions } from './hashes.ts';
import { listFunctions } from './lists.ts';
import { mapFunctions } from './maps.ts';
import { mathFunctions } from './math.ts';
import { networkFunctions } from './network.ts';
import { parsingFunctions } from './parsing.ts';
import { patternFunctions } from './patterns.ts';
import { textFunctions } from './text.ts';

/** consul-template's own functions on values; by family. */
export const generalFamilies: Readonly<Record<string, readonly FunctionEntry[]>> = {
  text: textFunctions,
  lists: listFunctions,
  maps: mapFunctions,
  math: mathFunctions,
  parsing: parsingFunctions,
  documents: documentFunctions,
  encoding: encodingFunctions,
  hashes: hashFunctions,
  'regular expressions': patternFunctions,
  network: networkFunctions,
  debugging: debuggingFunctions,
  'lists of Consul and Nomad': consulListFunctions,
};
