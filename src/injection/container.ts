import { ownAgentCommand, isOwnAgentImage, readiness } from '../agent-image.ts';
import type { Container } from '../pod/pod.ts';
import { agentConfig } from './config.ts';
import { agentEnvironment } from './environment.ts';
import { agentProgram, sidecarLifecycle } from './lifecycle.ts';
import { agentMounts } from './mounts.ts';
import { initContainerName, paths, sidecarName, volumeNames } from './names.ts';
import type { Resolution } from './resolve.ts';

/** Which of the injected containers to build. */
export type Role = 'init' | 'sidecar' | 'native';

const traits = {
  init: { name: initContainerName, home: volumeNames.homeInit, configFile: 'config-init.hcl' },
  sidecar: { name: sidecarName, home: volumeNames.homeSidecar, configFile: 'config.hcl' },
  native: { name: sidecarName, home: volumeNames.homeSidecar, configFile: 'config.hcl' },
} as const;

/** Builds an injected container; all three roles share everything but name, home volume, configuration and hooks. */
export function agentContainer(resolution: Resolution, role: Role): Container {
  const { image, resources, securityContext, values } = resolution;
  const fromConfigMap = (values['agent-configmap'] ?? '') !== '';
  const probed = startupProbe(resolution, role);
  const config = fromConfigMap
    ? undefined
    : agentConfig(resolution, { once: role === 'init', probed: 'httpGet' in probed });
  return {
    name: traits[role].name,
    image,
    ...start(resolution, fromConfigMap ? `${paths.config}/${traits[role].configFile}` : undefined),
    env: agentEnvironment(resolution, config),
    resources,
    ...(role === 'native' ? { restartPolicy: 'Always' } : {}),
    volumeMounts: agentMounts(resolution, traits[role].home),
    ...(Object.keys(probed).length > 0 ? { startupProbe: { ...probed, ...probeTimes } } : {}),
    ...(role === 'init' ? {} : { lifecycle: sidecarLifecycle(resolution) }),
    ...(securityContext === undefined ? {} : { securityContext }),
  };
}

/** Upstream's images start through a shell; ours reads its configuration itself. */
function start(resolution: Resolution, configFile: string | undefined): Pick<Container, 'command' | 'args'> {
  if (isOwnAgentImage(resolution.image)) {
    return {
      command: ownAgentCommand,
      ...(configFile === undefined ? {} : { args: [`-config=${configFile}`] }),
    };
  }
  const agent = `${agentProgram(resolution)} agent`;
  const decoded = `${paths.home}/config.json`;
  const script =
    configFile === undefined
      ? `echo \${VAULT_CONFIG?} | base64 -d > ${decoded} && ${agent} -config=${decoded}`
      : `touch ${paths.tokenSink} && ${agent} -config=${configFile}`;
  return { command: ['/bin/sh', '-ec'], args: [script] };
}

/** A second apart, so that the application starts soon after the files are there; ten minutes before giving up. */
const probeTimes = { periodSeconds: 1, timeoutSeconds: 2, failureThreshold: 600 };

/** What tells the kubelet that every file is written: our agent says so, in other images the files are looked at. */
function startupProbe(resolution: Resolution, role: Role): object {
  const { values, files, image } = resolution;
  const waits = role === 'native' && values['agent-pre-populate'] && files.length > 0;
  if (!waits) return {};
  if (isOwnAgentImage(image) && (values['agent-configmap'] ?? '') === '') {
    return { httpGet: { path: readiness.path, port: readiness.port } };
  }
  const script = 'for file; do [ -e "$file" ] || exit 1; done';
  return {
    exec: { command: ['/bin/sh', '-c', script, 'sh', ...files.map(({ template }) => template.destination)] },
  };
}
