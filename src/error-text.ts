/** An error in one line for the log: of an answer of the API server its status and message, else the error's own message. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, body } = error as { code?: unknown; body?: unknown };
  if (typeof code !== 'number') return error.message;
  return `${code} ${statusMessage(body) ?? ''}`.trim();
}

/** The client library hands over the body of an answer as text, or parsed when it knows the status. */
function statusMessage(body: unknown): string | undefined {
  try {
    const status: unknown = typeof body === 'string' ? JSON.parse(body) : body;
    const { message } = status as { message?: unknown };
    return typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}
