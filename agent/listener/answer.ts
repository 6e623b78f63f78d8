/** Answers of the local API. */
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Answers one request; a promise that rejects is a fault of our own. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** Sends a status with a line of text. */
export function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}

/** Sends a value as JSON. */
export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(value)}\n`);
}

/** Sends errors in the form of Vault's own answers. */
export function sendErrors(response: ServerResponse, status: number, errors: readonly string[]): void {
  sendJson(response, status, { errors });
}

/** Sends a status without a body. */
export function sendStatus(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-length': '0' }).end();
}

/** Answers that there is nothing here. */
export const nothingHere: Handler = (_request, response) => sendStatus(response, 404);

/** The path of a request without its query. */
export function pathOf({ url = '' }: IncomingMessage): string {
  return url.replace(/[?#].*$/, '');
}
