/** Loaded before an agent: moves its clock by the milliseconds in the file CLOCK_SHIFT_FILE, whenever that changes. */
import { readFileSync } from 'node:fs';

const read = Date.now;
const file = process.env.CLOCK_SHIFT_FILE ?? '';

Date.now = () => read() + shift();

function shift(): number {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return 0;
  }
}
