import { isOpenbaoImage, isOwnAgentImage } from '../agent-image.ts';
import type { Resolution } from './resolve.ts';

/** The hooks of the sidecar: with agent-revoke-on-shutdown its token is revoked before it stops (vault-k8s 1.7.6). */
export function sidecarLifecycle(resolution: Resolution): object {
  if (!resolution.values['agent-revoke-on-shutdown']) return {};
  const command = isOwnAgentImage(resolution.image) ? ownCommand(resolution) : shellCommand(resolution);
  return { preStop: { exec: { command } } };
}

/** The name of the program in the agent image. */
export function agentProgram({ image, input }: Resolution): 'vault' | 'bao' {
  return input.behaviour.openbaoImages && isOpenbaoImage(image) ? 'bao' : 'vault';
}

function revokeFlags({ values }: Resolution): readonly (readonly [string, string])[] {
  const optional = [
    ['-ca-cert', values['ca-cert'] ?? ''],
    ['-client-cert', values['client-cert'] ?? ''],
    ['-client-key', values['client-key'] ?? ''],
  ] as const;
  return [['-address', values.service], ...optional.filter(([, value]) => value !== '')];
}

function ownCommand(resolution: Resolution): readonly string[] {
  const flags = revokeFlags(resolution).map(([flag, value]) => `${flag}=${value}`);
  const grace = resolution.values['agent-revoke-grace'].toString();
  return ['/bin/vault', 'token', 'revoke', '-self', `-after=${grace}s`, ...flags];
}

function shellCommand(resolution: Resolution): readonly string[] {
  const { quoting } = resolution.input.behaviour;
  const flags = revokeFlags(resolution).map(
    ([flag, value]) => `${flag}=${quoting ? shellWord(value) : value}`,
  );
  const grace = resolution.values['agent-revoke-grace'].toString();
  const revoke = [`/bin/${agentProgram(resolution)} token revoke`, ...flags, '-self'].join(' ');
  return ['/bin/sh', '-c', `/bin/sleep ${grace} && ${revoke}`];
}

/** A word that a shell takes as it is; ordinary addresses and paths need no quotes. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]*$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
