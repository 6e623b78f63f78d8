import { blocksOf } from '../blocks.ts';
import type { Body } from '../hcl/node.ts';
import type { Scope } from '../issue.ts';

/** The `config` map of a method or a sink; when it is written several times, later values win (HCL's map reader). */
export function mergedMap(body: Body, scope: Scope): Body {
  const maps = blocksOf(body, 'config', scope).map((block) => block.body);
  const at = maps[0]?.at ?? body.at;
  const last = new Map(maps.flatMap((map) => map.items).map((item) => [item.keys[0].name, item]));
  return { kind: 'body', items: [...last.values()], at };
}
