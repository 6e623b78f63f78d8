import { randomInt } from 'node:crypto';

/** A number in [0, 1) that nobody can guess. */
export const random = (): number => randomInt(2 ** 40) / 2 ** 40;
