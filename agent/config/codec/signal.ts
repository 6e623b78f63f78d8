const names = (
  'ABRT ALRM BUS CHLD CONT FPE HUP ILL INT IO IOT KILL PIPE PROF QUIT SEGV STOP SYS TERM TRAP TSTP TTIN TTOU ' +
  'URG USR1 USR2 WINCH XCPU XFSZ'
).split(' ');

const signalNames: ReadonlySet<string> = new Set(names.map((name) => `SIG${name}`));

/** Whether a text names a signal, in upper case with its SIG, as consul-template knows them. */
export function isSignalName(text: string): boolean {
  return signalNames.has(text);
}
