/** What the demo writes: titled steps, plain lines, files, coloured where the terminal can. */
export interface Screen {
  /** Begins a step. */
  readonly step: (title: string) => void;
  readonly line: (text: string) => void;
  /** A file with its content, indented. */
  readonly file: (path: string, mode: string, content: string) => void;
  readonly colour: (name: Colour, text: string) => string;
}

const codes = { red: 31, green: 32, yellow: 33, cyan: 36, grey: 90, bold: 1 } as const;
export type Colour = keyof typeof codes;

/** Writes through `print`; `colours` only for terminals. Steps are numbered and carry the time since the start. */
export function createScreen(print: (text: string) => void, colours: boolean, now: () => number): Screen {
  const start = now();
  let steps = 0;
  const colour = (name: Colour, text: string) => (colours ? `\u001b[${codes[name]}m${text}\u001b[0m` : text);
  const line = (text: string) => {
    print(`   ${text}\n`);
  };
  return {
    colour,
    line,
    step: (title) => {
      steps += 1;
      const elapsed = `${((now() - start) / 1000).toFixed(1)} s`;
      print(`\n${colour('bold', `${steps}  ${title}`)}  ${colour('grey', elapsed)}\n`);
    },
    file: (path, mode, content) => {
      line(`${colour('cyan', path)}  ${colour('grey', mode)}`);
      for (const text of content.replace(/\n$/, '').split('\n')) line(`   ${text}`);
    },
  };
}
