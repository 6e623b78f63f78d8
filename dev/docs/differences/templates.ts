import type { Deviation } from './deviation.ts';

/** How templates are read and executed. */
export const templateDifferences: readonly Deviation[] = [
  {
    peers: 'Error texts quote values and try to remove secrets from them afterwards.',
    ours: 'Error texts never quote values that may be secret.',
    reason: 'What is not printed need not be removed.',
  },
  {
    peers: 'A template may run without end, recurse 100,000 deep and grow until the process dies.',
    ours: 'Steps, depth, output and time of an execution have limits, each with a clear error.',
    reason: 'One template must not take the pod down.',
  },
  {
    peers: 'mergeMap, sprig_set, sprig_merge and their kin change the cached secret for all templates.',
    ours: 'The change is seen within the execution and nowhere else.',
    reason: 'A file must not depend on which other templates exist.',
  },
  {
    peers: '`sprig_keys` and `sprig_values` yield a random order.',
    ours: 'They follow the order of the keys.',
    reason: 'The same secret gives the same file.',
  },
  {
    peers: 'Functions for Consul and Nomad ask servers on localhost; `plugin` runs any program.',
    ours: 'They fail with a sentence that says why, and `plugin` needs the setting that allows it.',
    reason: 'Nothing in a pod configures those servers, and templates should not start programs unasked.',
  },
  {
    peers: 'Non-hermetic sprig functions are there up to consul-template 0.40 and gone since.',
    ours: 'They are gone unless a program asks for them.',
    reason: 'A file should change only when a secret does.',
  },
  {
    peers: 'Execution errors of range and eq name the value.',
    ours: 'They name its Go type; parse errors also tell the column.',
    reason: 'A secret must not reach a log, and the place helps.',
  },
  {
    peers: 'A template that executes itself, or a map that contains itself, crashes the process.',
    ours: 'It is an error.',
    reason: 'The other templates go on.',
  },
  {
    peers: 'Addresses in debugging dumps change from run to run.',
    ours: 'They print as `0xc000000000`.',
    reason: 'The same secret gives the same file.',
  },
  {
    peers: '`spew_dump` and `spew_printf` write to the standard output.',
    ours: 'They write nothing; dumps sort keys and omit addresses.',
    reason: 'Secrets do not belong into logs.',
  },
  {
    peers: 'Maps of YAML with keys of several types print in an order that differs between builds.',
    ours: 'They print nil first, then truth values, numbers and texts.',
    reason: 'The same secret gives the same file.',
  },
  {
    peers: '`sprig_deepCopy` of a version or of `scratch` yields an empty one.',
    ours: 'It yields the same version or store.',
    reason: 'Upstream’s copy loses what it was asked to copy.',
  },
  {
    peers: 'YAML nests 10,000 deep; `[]: b` at the top of a document silently drops what follows.',
    ours: 'YAML nests 1,000 deep, and such a document is an error.',
    reason: 'Nothing is lost in silence.',
  },
  {
    peers:
      'Dumps show the capacity that Go’s encoders happen to reserve, `%#v` the inside of a time zone, TOML the sign of NaN.',
    ours: 'Such details of Go’s memory are left out.',
    reason: 'They say nothing about the value.',
  },
  {
    peers: '`sockaddr` knows arithmetic, conditions and every RFC.',
    ours: 'It knows pipelines of the functions, and fails clearly for the rest.',
    reason: 'These are what templates use.',
  },
  {
    peers: 'A template without text is refused.',
    ours: 'It renders an empty file.',
    reason: 'It says so.',
  },
];
