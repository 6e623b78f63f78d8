/** The release that webhook and agent image share. */
export const version = '0.1.0';

const ownAgentRepository = 'vault-injector-agent';

/** The agent image of this project that belongs to this webhook. */
export const ownAgentImage = `${ownAgentRepository}:${version}`;

/** Whether an image is this project's agent, under any registry, tag or digest: such a one needs no shell. */
export function isOwnAgentImage(image: string): boolean {
  return nameOf(image) === ownAgentRepository;
}

/** Whether an image is OpenBao's (`openbao`, `openbao-ubi`), whose program is called `bao`. */
export function isOpenbaoImage(image: string): boolean {
  return nameOf(image).startsWith('openbao');
}

/** The last part of the repository, without tag and digest. */
function nameOf(image: string): string {
  const path = image.split('@', 1)[0] ?? '';
  const last = path.slice(path.lastIndexOf('/') + 1);
  return last.split(':', 1)[0] ?? '';
}

/** How that image's agent is started: it reads VAULT_CONFIG itself, so no shell is needed. */
export const ownAgentCommand = ['/bin/vault', 'agent'];

/** Where that agent tells the kubelet, on the pod's own address, whether every file is written. */
export const readiness = { port: 8210, path: '/agent/v1/ready' };
