import type { FunctionEntry } from '../entry.ts';
import { consulFunctions, nomadFunctions } from './absent.ts';
import { controlFunctions } from './control.ts';
import { effectFunctions } from './effects.ts';
import { environmentFunctions } from './environment.ts';
import { scratchFunctions } from './scratch.ts';
import { secretFunctions } from './secrets.ts';

/** Functions that reach outside the template, or are about the execution itself; by family. */
export const vaultFamilies: Readonly<Record<string, readonly FunctionEntry[]>> = {
  secrets: secretFunctions,
  environment: environmentFunctions,
  control: controlFunctions,
  scratch: scratchFunctions,
  effects: effectFunctions,
  Consul: consulFunctions,
  Nomad: nomadFunctions,
};
