/** A scripted fault: what happens to the next `times` requests that fit. */
export interface Fault {
  /** Path below /v1/; a text must be equal. Default: every path. */
  readonly path?: string | RegExp;
  readonly method?: string;
  /** How many requests it hits; default: all from now on. */
  readonly times?: number;
  /** Requests to let pass before. */
  readonly after?: number;
  readonly delayMs?: number;
  /** Answer with this status and the `errors` (default none) instead of asking Vault. */
  readonly status?: number;
  readonly errors?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Answer with exactly this text. */
  readonly body?: string;
  /** Send only so many bytes of the body, then close the connection. */
  readonly truncateAt?: number;
  /** Close the connection without an answer. */
  readonly drop?: boolean;
}

interface Scripted {
  readonly fault: Fault;
  skip: number;
  left: number;
}

/** The faults still to come; the oldest that fits a request is used. */
export class Faults {
  #scripted: Scripted[] = [];

  add(fault: Fault): void {
    this.#scripted.push({ fault, skip: fault.after ?? 0, left: fault.times ?? Infinity });
  }

  clear(): void {
    this.#scripted = [];
  }

  /** The fault for this request, if any, counted as used. */
  next(method: string, path: string): Fault | undefined {
    for (const scripted of this.#scripted) {
      if (scripted.left <= 0 || !fits(scripted.fault, method, path)) continue;
      if (scripted.skip > 0) {
        scripted.skip -= 1;
        continue;
      }
      scripted.left -= 1;
      return scripted.fault;
    }
    return undefined;
  }
}

function fits(fault: Fault, method: string, path: string): boolean {
  if (fault.method !== undefined && fault.method !== method) return false;
  if (fault.path === undefined) return true;
  return typeof fault.path === 'string' ? fault.path === path : fault.path.test(path);
}
