import { body } from '../functions/entry.ts';
import { trimSpace } from '../unicode/space.ts';
import { stringMap } from '../value.ts';
import { constructYaml } from './construct.ts';
import { encodeYaml } from './encode.ts';
import { parseYaml } from './parse.ts';

/** The body of `toYAML`. */
export const toYAML = body(['interface {}'], ([value], call) => trimSpace(encodeYaml(value, call.reserve)));

/** The body of `parseYAML`. */
export const parseYAML = body(['string'], ([text]) => {
  if (text === '') return stringMap();
  const document = parseYaml(text);
  return document === undefined ? null : constructYaml(document);
});
