import { body } from '../functions/entry.ts';
import { trimSpace } from '../unicode/space.ts';
import { encodeToml } from './encode.ts';

/** The body of `toTOML`. */
export const toTOML = body(['interface {}'], ([value], call) => trimSpace(encodeToml(value, call.reserve)));
