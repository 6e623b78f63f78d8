/** The release that webhook and agent image share. */
export const version = '0.1.0';

const ownAgentRepository = 'vault-injector-agent';

/** The agent image of this project that belongs to this webhook. */
export const ownAgentImage = `${ownAgentRepository}:${version}`;

/** Whether an image is this project's agent, under any registry, tag or digest: such a one needs no shell. */
export function isOwnAgentImage(image: string): boolean {
  const path = image.split('@', 1)[0] ?? '';
  const last = path.slice(path.lastIndexOf('/') + 1);
  return last.split(':', 1)[0] === ownAgentRepository;
}
