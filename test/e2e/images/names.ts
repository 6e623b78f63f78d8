import { version } from '../../../src/agent-image.ts';

const { env } = process;

/** The images that the tests run. In a cluster of your own, variables name them; webhook and agent tell images by name. */
export const images = {
  webhook: env.E2E_WEBHOOK_IMAGE ?? `docker.io/library/vault-injector:${version}`,
  /** Its name must end in `vault-injector-agent`, by which the webhook knows what it gives to Pods. */
  agent: env.E2E_AGENT_IMAGE ?? `docker.io/library/vault-injector-agent:${version}`,
  /** The same with a shell, under a name that the webhook does not know: it gives that the original's shell commands. */
  agentShell: env.E2E_AGENT_SHELL_IMAGE ?? 'localhost/agent-with-a-shell:e2e',
  /** OpenBao with a shell, as its publisher's image has it; its name must begin with `openbao`. */
  openbao: env.E2E_OPENBAO_IMAGE ?? 'localhost/openbao:e2e',
  /** What the containers of applications run: any with `sh`, `cat` and `sleep`. */
  shell: env.E2E_SHELL_IMAGE ?? 'localhost/shell:e2e',
};

/** What holds the namespaces of every Pod on a node that we start. */
export const pauseImage = 'localhost/pause:e2e';
