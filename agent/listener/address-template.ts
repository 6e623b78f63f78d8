/** Addresses written as go-sockaddr templates, for example `{{ GetInterfaceIP "eth0" }}:8200`. */
import { TemplateError, parse, prepare, render, toText } from '../../gotemplate/index.ts';
import { readNetworkInterfaces } from '../network-interfaces.ts';
import { StartFailure } from '../prepare.ts';

/**
 * The address that the interfaces of this host give. Rejects with StartFailure
 * unless it is exactly one (Vault's ParseSingleIPTemplate).
 */
export async function addressFrom(template: string): Promise<string> {
  const address = (await rendered(template)).trim();
  if (/^[^\s:]+:\d+$|^\[[^\s\]]+\]:\d+$/.test(address)) return address;
  throw new StartFailure([
    `listener.address: ${template} must give one address with a port, got "${address}"`,
  ]);
}

/** Every action is an expression of go-sockaddr. */
async function rendered(template: string): Promise<string> {
  const text = template.replace(/\{\{(.*?)\}\}/gs, (_, expression: string) => {
    return `{{ sockaddr ${JSON.stringify(expression.trim())} }}`;
  });
  const interfaces = readNetworkInterfaces();
  try {
    const prepared = await prepare(parse(text));
    const nothing = (): undefined => undefined;
    const ports = { networkInterfaces: () => interfaces };
    return toText(
      render(prepared, { lookup: nothing, env: new Map(), now: () => 0, random: () => 0, ports }).output,
    );
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw new StartFailure([`listener.address: ${template}: ${error.message}`]);
  }
}
