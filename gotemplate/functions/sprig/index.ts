import type { FunctionEntry } from '../entry.ts';
import { certificateFunctions } from './certificates.ts';
import { dateFunctions } from './dates.ts';
import { decimalFunctions } from './decimals.ts';
import { defaultFunctions } from './defaults.ts';
import { dictFunctions } from './dicts.ts';
import { encodingFunctions } from './encodings.ts';
import { extremeFunctions } from './extremes.ts';
import { hashFunctions } from './hashes.ts';
import { jsonFunctions } from './json.ts';
import { letterCaseFunctions } from './letter-case.ts';
import { listFunctions } from './lists.ts';
import { numberFunctions } from './numbers.ts';
import { pathFunctions } from './paths.ts';
import { regexFunctions } from './regexes.ts';
import { secretFunctions } from './secrets.ts';
import { semverFunctions } from './semver.ts';
import { splitFunctions } from './split.ts';
import { stringFunctions } from './strings.ts';
import { typeFunctions } from './types.ts';
import { urlFunctions } from './urls.ts';
import { wordFunctions } from './words.ts';

/** sprig 3.3.0 as consul-template 0.42 exposes it, each name with the prefix `sprig_`; by family. */
export const sprigFamilies: Readonly<Record<string, readonly FunctionEntry[]>> = {
  'sprig: strings': stringFunctions,
  'sprig: letter case': letterCaseFunctions,
  'sprig: words': wordFunctions,
  'sprig: splitting and joining': splitFunctions,
  'sprig: numbers': numberFunctions,
  'sprig: decimals': decimalFunctions,
  'sprig: extremes': extremeFunctions,
  'sprig: defaults': defaultFunctions,
  'sprig: lists': listFunctions,
  'sprig: dictionaries': dictFunctions,
  'sprig: types': typeFunctions,
  'sprig: JSON': jsonFunctions,
  'sprig: encodings': encodingFunctions,
  'sprig: hashes': hashFunctions,
  'sprig: secrets': secretFunctions,
  'sprig: certificates': certificateFunctions,
  'sprig: regular expressions': regexFunctions,
  'sprig: dates': dateFunctions,
  'sprig: versions': semverFunctions,
  'sprig: paths': pathFunctions,
  'sprig: URLs': urlFunctions,
};
