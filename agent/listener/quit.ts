/** The quit API: an application that is done, a Job's for example, ends its agent. */
import { sendStatus } from './answer.ts';
import type { Handler } from './answer.ts';

/**
 * Answers POST with 200 and then calls `quit`, as often as it is asked (Vault's agent crashes the second time); 405 for
 * other methods, 404 unless enabled.
 */
export function quitHandler(enabled: boolean, quit: () => void): Handler {
  return ({ method }, response) => {
    if (!enabled) sendStatus(response, 404);
    else if (method !== 'POST') sendStatus(response, 405);
    else {
      response.once('close', quit);
      response.writeHead(200, { 'content-length': '0', connection: 'close' }).end();
    }
  };
}
