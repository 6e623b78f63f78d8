import type { Tags } from 'yaml';

/**
 * How Kubernetes reads YAML (sigs.k8s.io/yaml): version 1.1, so that `0400` is octal, `yes` a boolean and `<<` merges,
 * but dates and `1:30` are texts.
 */
export const kubernetesYaml = { version: '1.1', logLevel: 'error', customTags: withoutTimes } as const;

function withoutTimes(tags: Tags): Tags {
  return tags.filter((tag) => typeof tag === 'string' || !isTime(tag));
}

const isTime = ({ tag, format }: { readonly tag: string; readonly format?: string }): boolean =>
  tag === 'tag:yaml.org,2002:timestamp' || format === 'TIME';
