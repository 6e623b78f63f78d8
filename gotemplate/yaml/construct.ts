import { decodeBase64 } from '../encoding/base64.ts';
import { FunctionError } from '../errors.ts';
import { GoMap, GoSlice, type Value, list } from '../value.ts';
import { yamlFault } from './fault.ts';
import type { AliasNode, MappingNode, ScalarNode, YamlNode } from './node.ts';
import { resolvePlain, resolveTagged } from './resolve.ts';

/** Which share of the nodes may come from aliases: nearly all in small documents, a tenth in very large ones. */
function allowedAliasShare(nodes: number): number {
  const low = 400_000;
  const high = 4_000_000;
  const progress = Math.min(Math.max((nodes - low) / (high - low), 0), 1);
  return 0.99 - 0.89 * progress;
}

/**
 * Turns a node into the value yaml.v2 gives for `interface {}`: mappings are map[interface {}]interface {}, timestamps stay
 * texts, later keys win, and merge keys take effect where they stand.
 */
export function constructYaml(node: YamlNode): Value {
  return new Constructor().value(node);
}

class Constructor {
  readonly #openAliases = new Set<AliasNode>();
  #nodes = 0;
  #aliasedNodes = 0;

  value(node: YamlNode): Value {
    this.#count();
    switch (node.kind) {
      case 'scalar':
        return scalarValue(node);
      case 'sequence':
        return list(node.items.map((item) => this.value(item)));
      case 'mapping': {
        const map = new GoMap('interface {}', 'interface {}');
        this.#fill(map, node);
        return map;
      }
      case 'alias':
        return this.#through(node, (target) => this.value(target));
    }
  }

  /** Aliases of aliases can grow without bound; this is where it ends. */
  #count(): void {
    this.#nodes++;
    if (this.#openAliases.size > 0) this.#aliasedNodes++;
    const isLarge = this.#aliasedNodes > 100 && this.#nodes > 1000;
    if (isLarge && this.#aliasedNodes / this.#nodes > allowedAliasShare(this.#nodes)) {
      throw yamlFault('document contains excessive aliasing');
    }
  }

  #through<Result>(alias: AliasNode, use: (target: YamlNode) => Result): Result {
    if (this.#openAliases.has(alias)) throw yamlFault('anchor value contains itself');
    this.#openAliases.add(alias);
    const result = use(alias.target);
    this.#openAliases.delete(alias);
    return result;
  }

  #fill(map: GoMap, { entries }: MappingNode): void {
    for (const [keyNode, valueNode] of entries) {
      if (isMergeKey(keyNode)) this.#mergeAll(map, valueNode);
      else {
        const key = this.value(keyNode);
        if (key instanceof GoMap || key instanceof GoSlice) throw yamlFault('invalid map key');
        map.set(key, this.value(valueNode));
      }
    }
  }

  /** Earlier mappings of a sequence take precedence, so the last one goes first. */
  #mergeAll(map: GoMap, node: YamlNode): void {
    const sources = node.kind === 'sequence' ? node.items.toReversed() : [node];
    for (const source of sources) this.#merge(map, source);
  }

  #merge(map: GoMap, node: YamlNode): void {
    this.#count();
    if (node.kind === 'alias' && node.target.kind === 'mapping') {
      this.#through(node, (target) => this.#merge(map, target));
    } else if (node.kind === 'mapping') this.#fill(map, node);
    else throw yamlFault('map merge requires map or sequence of maps as the value');
  }
}

function isMergeKey(node: YamlNode): boolean {
  if (node.kind !== 'scalar' || node.value !== '<<') return false;
  return node.implicit || node.tag === 'tag:yaml.org,2002:merge';
}

function scalarValue({ value, tag, implicit }: ScalarNode): Value {
  if (tag === '') return implicit ? resolvePlain(value).value : value;
  const resolved = resolveTagged(tag, value);
  return resolved.type === 'binary' ? decodeBinary(value) : resolved.value;
}

function decodeBinary(text: string): string {
  try {
    return decodeBase64(text);
  } catch (cause) {
    if (!(cause instanceof FunctionError)) throw cause;
    throw yamlFault('!!binary value contains invalid base64 data');
  }
}
