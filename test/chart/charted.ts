import type { Test } from 'tap';
import { renderChart } from '../../dev/chart/render.ts';
import type { Manifest, RenderRequest } from '../../dev/chart/render.ts';

/** The objects of a rendering that must succeed. */
export function objectsOf(t: Test, request: RenderRequest): readonly Manifest[] {
  const rendering = renderChart(request);
  if (rendering.ok) return rendering.objects;
  t.fail(rendering.error);
  return [];
}

/** Reads `webhooks.0.name` out of an object; undefined where the path ends early. */
export function at(object: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], object);
}

/** The one object of that kind whose name ends so. */
export function find(objects: readonly Manifest[], kind: string, suffix = ''): Manifest | undefined {
  return objects.find((object) => object.kind === kind && object.metadata.name.endsWith(suffix));
}

/** The environment of the webhook's container, by name. */
export function environmentOf(objects: readonly Manifest[]): Readonly<Record<string, unknown>> {
  const list = at(find(objects, 'Deployment'), 'spec.template.spec.containers.0.env') as
    readonly { name: string; value?: string; valueFrom?: unknown }[] | undefined;
  return Object.fromEntries((list ?? []).map(({ name, value, valueFrom }) => [name, value ?? valueFrom]));
}
