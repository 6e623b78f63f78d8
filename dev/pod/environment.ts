import type { Container, EnvironmentVariable, Pod } from '../control-plane/pod.ts';
import { mapPaths, mapPathsIn } from './mounts.ts';
import type { Mounts } from './mounts.ts';
import type { Ports } from './ports.ts';

export type Environment = Readonly<Record<string, string>>;

/** What else a variable's value depends on. */
export interface EnvironmentContext {
  readonly pod: Pod;
  readonly mounts: Mounts;
  readonly ports: Ports;
}

/** A container's own variables: downward fields filled in, paths mapped, also inside the agent's configuration. */
export function environmentOf(container: Container, context: EnvironmentContext): Environment {
  return Object.fromEntries(
    (container.env ?? []).map((variable) => [variable.name, valueOf(variable, context)]),
  );
}

function valueOf({ name, value, valueFrom }: EnvironmentVariable, context: EnvironmentContext): string {
  if (valueFrom?.fieldRef !== undefined) return fieldOf(context.pod, valueFrom.fieldRef.fieldPath);
  return name === 'VAULT_CONFIG' ? mapConfig(value ?? '', context) : mapPaths(value ?? '', context.mounts);
}

function fieldOf({ metadata, spec }: Pod, path: string): string {
  const fields: Readonly<Record<string, string | undefined>> = {
    'metadata.name': metadata.name,
    'metadata.namespace': metadata.namespace ?? 'default',
    'spec.serviceAccountName': spec.serviceAccountName,
    'status.hostIP': '127.0.0.1',
    'status.podIP': '127.0.0.1',
  };
  return fields[path] ?? '';
}

interface AgentConfiguration {
  readonly listener?: readonly { readonly address?: string }[];
}

function mapConfig(encoded: string, { mounts, ports }: EnvironmentContext): string {
  const decoded = JSON.parse(Buffer.from(encoded, 'base64').toString()) as unknown;
  const config = mapPathsIn(decoded, mounts) as AgentConfiguration;
  const listener = config.listener?.map((one) =>
    one.address === undefined ? one : { ...one, address: localAddress(one.address, ports) },
  );
  const mapped = listener === undefined ? config : { ...config, listener };
  return Buffer.from(JSON.stringify(mapped)).toString('base64');
}

function localAddress(address: string, ports: Ports): string {
  return `127.0.0.1:${ports.of(Number(address.slice(address.lastIndexOf(':') + 1)))}`;
}
