import { AgentError } from '../../../../agent/errors.ts';
import { MalformedResponse } from '../../../../agent/vault/http1/malformed.ts';
import { ResponseReader } from '../../../../agent/vault/http1/response-reader.ts';
import type { Received } from '../../../../agent/vault/http1/response-reader.ts';

/** What became of the bytes of a server. */
export type Reading =
  | {
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
      readonly keepsConnection: boolean;
      /** Pieces that were read until the answer was whole. */
      readonly pieces: number;
    }
  | { readonly fault: string }
  | 'incomplete';

/** What to read, and what is known of the request. */
export type ToRead = {
  readonly pieces: readonly Uint8Array[];
  readonly ends?: boolean;
  readonly method?: string;
  readonly maxBytes?: number;
};

/** Reads the pieces, and the end of the connection when the server ends it. */
export function reading({ pieces, ends = false, method = 'GET', maxBytes = 1_000_000 }: ToRead): Reading {
  const reader = new ResponseReader({ method, subject: 'a test', maxBytes });
  try {
    for (const [index, piece] of pieces.entries()) {
      const received = reader.read(piece);
      if (received !== undefined) return outcome(received, index + 1);
    }
    const atEnd = ends ? reader.end() : undefined;
    return atEnd === undefined ? 'incomplete' : outcome(atEnd, pieces.length);
  } catch (error) {
    if (error instanceof MalformedResponse || error instanceof AgentError) return { fault: error.code };
    throw error;
  }
}

function outcome({ answer: { status, headers, body }, keepsConnection }: Received, pieces: number): Reading {
  return { status, headers, body: Buffer.from(body).toString('latin1'), keepsConnection, pieces };
}

/** One byte per character. */
export function bytes(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

export function oneByOne(text: string): Buffer[] {
  return Array.from(bytes(text), (byte) => Buffer.of(byte));
}
