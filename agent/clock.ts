/** The clock that the plan goes by. */

/**
 * A clock that follows the wall clock forwards, a suspended machine included, and stands still where that is set back: from
 * there on it keeps its lead. Milliseconds. Without it, whatever is due next would wait as long as the clock was set back.
 */
export function forwardClock(wall: () => number): () => number {
  let lead = 0;
  let latest = -Infinity;
  return () => {
    const read = wall();
    lead = Math.max(lead, latest - read);
    latest = read + lead;
    return latest;
  };
}
