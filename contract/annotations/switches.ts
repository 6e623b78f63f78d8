import { boolean, enumeration, text } from '../codec.ts';
import type { Rows } from './row.ts';

/** Whether, how and how strictly a pod is injected. */
export const switches = {
  'agent-inject': {
    per: 'pod',
    codec: boolean,
    doc: 'Injects the agent into this pod. Absent or false: the pod is left alone.',
    example: 'true',
    since: '0.1',
  },
  'agent-inject-status': {
    per: 'pod',
    codec: text,
    doc: 'Set to `injected` by the webhook; a pod that carries it is not injected again. Never write it yourself.',
    example: 'injected',
    since: '0.1',
  },
  'agent-request-namespace': {
    per: 'pod',
    codec: text,
    doc: 'Only checked: it may not be empty. The namespace of the request is what counts.',
    example: 'shop',
    since: '0.1',
  },
  'agent-pre-populate': {
    per: 'pod',
    codec: boolean,
    fallback: { literal: 'true' },
    doc: 'Adds the init container that writes every file before the application starts.',
    example: 'true',
    since: '0.1',
  },
  'agent-pre-populate-only': {
    per: 'pod',
    codec: boolean,
    fallback: { literal: 'false' },
    doc: 'Adds the init container and no sidecar: files are written once and never refreshed.',
    example: 'true',
    since: '0.1',
  },
  'agent-init-first': {
    per: 'pod',
    codec: boolean,
    fallback: { literal: 'false' },
    doc: "Puts our init container in front of the pod's own ones.",
    example: 'true',
    since: '0.3.0',
  },
  'agent-configmap': {
    per: 'pod',
    codec: text,
    doc: 'ConfigMap with `config-init.hcl` and `config.hcl` that replaces the configuration made from annotations.',
    example: 'orders-agent',
    since: '0.1',
  },
  'agent-native-sidecar': {
    per: 'pod',
    codec: boolean,
    fallback: { ruledBy: 'nativeSidecar' },
    doc: 'Runs the agent as one native sidecar (an init container that keeps running) instead of two containers.',
    example: 'true',
    since: 'ours',
  },
  'agent-compatibility': {
    per: 'pod',
    codec: enumeration(['vault-k8s', 'none'], { problem: () => 'unknown compatibility' }),
    fallback: { ruledBy: 'compatibility' },
    doc: 'With `vault-k8s` this pod is injected exactly as vault-k8s would do it.',
    example: 'vault-k8s',
    since: 'ours',
  },
  'agent-profile': {
    per: 'pod',
    codec: text,
    doc: 'Named set of default annotations from the configuration of the webhook.',
    example: 'payments',
    since: 'ours',
  },
} as const satisfies Rows;
