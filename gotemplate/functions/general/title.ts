import { toTitle as titleCase } from '../../unicode/title.ts';
import { body } from '../entry.ts';

export const toTitle = body(['string'], ([text]) => titleCase(text));
