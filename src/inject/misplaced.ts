import { openbaoPrefix, prefix } from '../../contract/annotations.ts';
import type { FoundPod } from './pod-templates.ts';

/** A warning when the object around a template carries our annotations: pods only get those of the template. */
export function misplaced({ outerAnnotations, templatePath }: FoundPod): readonly string[] {
  const keys = Object.keys(outerAnnotations).filter(
    (key) => key.startsWith(prefix) || key.startsWith(openbaoPrefix),
  );
  if (keys.length === 0) return [];
  return [`${keys.join(', ')}: have no effect here, move them to ${templatePath}.metadata.annotations`];
}
