/** One request as the server saw it. */
export interface LoggedRequest {
  readonly method: string;
  /** Below /v1/, decoded. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** When it came, in milliseconds. */
  readonly at: number;
  /** Status of the answer; 0 while there is none, or when the connection was dropped. */
  status: number;
}

/** Every request so far, in order. */
export class RequestLog {
  readonly entries: LoggedRequest[] = [];

  add(request: LoggedRequest): void {
    this.entries.push(request);
  }

  /** Requests to a path (equal to the text, or matching the pattern), optionally of one method. */
  to(path: string | RegExp, method?: string): LoggedRequest[] {
    return this.entries.filter(
      (entry) =>
        (method === undefined || entry.method === method) &&
        (typeof path === 'string' ? entry.path === path : path.test(entry.path)),
    );
  }

  count(path: string | RegExp, method?: string): number {
    return this.to(path, method).length;
  }

  clear(): void {
    this.entries.length = 0;
  }
}
