/** One sink: holds the newest token, or is due to be written. */
import type { SinkConfig } from '../config/model.ts';
import { sinkRetryDelay } from '../schedule.ts';
import type { Chance } from './lifetime.ts';

/** State of one sink. */
export type SinkState = {
  readonly config: SinkConfig;
  /** Generation of the token it holds; 0 before the first. */
  readonly written: number;
  readonly writing: boolean;
  readonly retryAt: number;
  readonly failures: number;
};

/** A sink that holds nothing yet. */
export function newSink(config: SinkConfig): SinkState {
  return { config, written: 0, writing: false, retryAt: 0, failures: 0 };
}

/** The sink while it is being written. */
export function sinkStarted(sink: SinkState): SinkState {
  return { ...sink, writing: true };
}

/** The sink after it took the token of a generation. */
export function sinkWritten(sink: SinkState, generation: number): SinkState {
  return { ...sink, writing: false, written: generation, failures: 0 };
}

/** The sink after it could not be written: tried again soon, for ever, without disturbing others. */
export function sinkFailed(sink: SinkState, chance: Chance): SinkState {
  const retryAt = chance.now + sinkRetryDelay(chance.random);
  return { ...sink, writing: false, failures: sink.failures + 1, retryAt };
}
