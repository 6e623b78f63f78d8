import { yamlFault } from './fault.ts';
import type { AliasNode, MappingNode, ScalarNode, SequenceNode, YamlNode } from './node.ts';
import type { Mark } from './reader.ts';
import { YamlScanner } from './scanner.ts';
import type { Token } from './token.ts';

/** What stands before a node: its anchor and its tag, '' without. */
interface Properties {
  readonly anchor: string;
  readonly tag: string;
}

const EMPTY: ScalarNode = { kind: 'scalar', value: '', tag: '', implicit: true };

const DEFAULT_TAGS: readonly (readonly [string, string])[] = [
  ['!', '!'],
  ['!!', 'tag:yaml.org,2002:'],
];

/** Parses the first document of a YAML text (a byte string) as yaml.v2 does; undefined when there is none. */
export function parseYaml(text: string): YamlNode | undefined {
  return new YamlParser(text).document();
}

class YamlParser {
  readonly #scanner: YamlScanner;
  readonly #anchors = new Map<string, YamlNode>();
  readonly #tagPrefixes = new Map<string, string>();

  constructor(text: string) {
    this.#scanner = new YamlScanner(text);
  }

  document(): YamlNode | undefined {
    if (this.#next('stream-end')) return undefined;
    const explicit = this.#directives();
    if (!this.#accept('document-start')) {
      if (explicit) throw this.#fault('did not find expected <document start>');
      return this.#documentEnd(this.#node(true));
    }
    const isEmpty = [
      'version-directive',
      'tag-directive',
      'document-start',
      'document-end',
      'stream-end',
    ].includes(this.#scanner.peek().kind);
    return this.#documentEnd(isEmpty ? EMPTY : this.#node(true));
  }

  /** What follows must be readable, though it no longer belongs to the document. */
  #documentEnd(node: YamlNode): YamlNode {
    this.#scanner.peek();
    return node;
  }

  /** Reads `%YAML` and `%TAG` lines; true when there were any. */
  #directives(): boolean {
    let version: string | undefined;
    let count = 0;
    for (let token = this.#scanner.peek(); ; token = this.#scanner.peek(), count++) {
      if (token.kind === 'version-directive') {
        if (version !== undefined) throw this.#fault('found duplicate %YAML directive');
        if (token.version !== '1.1') throw this.#fault('found incompatible YAML document');
        version = token.version;
      } else if (token.kind === 'tag-directive') {
        if (this.#tagPrefixes.has(token.handle)) throw this.#fault('found duplicate %TAG directive');
        this.#tagPrefixes.set(token.handle, token.prefix);
      } else break;
      this.#scanner.next();
    }
    for (const [handle, prefix] of DEFAULT_TAGS) {
      if (!this.#tagPrefixes.has(handle)) this.#tagPrefixes.set(handle, prefix);
    }
    return count > 0;
  }

  #next(...kinds: readonly Token['kind'][]): boolean {
    return kinds.includes(this.#scanner.peek().kind);
  }

  #accept(kind: Token['kind']): boolean {
    if (!this.#next(kind)) return false;
    this.#scanner.next();
    return true;
  }

  /** yaml.v2 tells the line before the one where the parser, unlike the scanner, gave up. */
  #fault(problem: string, context?: Mark): Error {
    return yamlFault(problem, this.#scanner.peek().mark.line || (context?.line ?? 0));
  }

  #define<Node extends YamlNode>(anchor: string, node: Node): Node {
    if (anchor !== '') this.#anchors.set(anchor, node);
    return node;
  }

  /** Reads a node; `indentless` allows a sequence that is not indented below its key. */
  #node(block: boolean, indentless = false): YamlNode {
    const token = this.#scanner.peek();
    if (token.kind === 'alias') {
      this.#scanner.next();
      return this.#alias(token.name);
    }
    const properties = this.#properties();
    if (indentless && this.#next('block-entry'))
      return this.#sequence(properties, (node) => this.#indentlessItems(node));
    return this.#content(properties, block) ?? this.#missingContent(properties, token);
  }

  #alias(name: string): AliasNode {
    const target = this.#anchors.get(name);
    if (target === undefined) throw yamlFault('unknown anchor referenced');
    return { kind: 'alias', target };
  }

  #properties(): Properties {
    let anchor: string | undefined;
    let tag: string | undefined;
    for (;;) {
      const token = this.#scanner.peek();
      if (token.kind === 'anchor' && anchor === undefined) anchor = token.name;
      else if (token.kind === 'tag' && tag === undefined) tag = this.#fullTag(token.handle, token.suffix);
      else return { anchor: anchor ?? '', tag: tag ?? '' };
      this.#scanner.next();
    }
  }

  #fullTag(handle: string, suffix: string): string {
    if (handle === '') return suffix;
    const prefix = this.#tagPrefixes.get(handle);
    if (prefix === undefined) throw this.#fault('found undefined tag handle');
    return prefix + suffix;
  }

  #content(properties: Properties, block: boolean): YamlNode | undefined {
    const token = this.#scanner.peek();
    switch (token.kind) {
      case 'scalar':
        this.#scanner.next();
        return this.#scalar(properties, token.value, token.plain);
      case 'flow-sequence-start':
        return this.#sequence(properties, (node) => this.#flowItems(node));
      case 'flow-mapping-start':
        return this.#mapping(properties, (node) => this.#flowEntries(node));
      case 'block-sequence-start':
        return block ? this.#sequence(properties, (node) => this.#blockItems(node)) : undefined;
      case 'block-mapping-start':
        return block ? this.#mapping(properties, (node) => this.#blockEntries(node)) : undefined;
      default:
        return undefined;
    }
  }

  #scalar({ anchor, tag }: Properties, value: string, plain: boolean): ScalarNode {
    const implicit = tag === '!' || (tag === '' && plain);
    return this.#define(anchor, { kind: 'scalar', value, tag, implicit });
  }

  #missingContent({ anchor, tag }: Properties, start: Token): ScalarNode {
    if (anchor === '' && tag === '') throw this.#fault('did not find expected node content', start.mark);
    return this.#define(anchor, { ...EMPTY, tag, implicit: tag === '' });
  }

  /** The anchor is known before the content is read: an alias inside may refer to the node it is part of. */
  #sequence({ anchor }: Properties, read: (node: SequenceNode) => void): SequenceNode {
    const node = this.#define(anchor, { kind: 'sequence', items: [] } satisfies SequenceNode);
    read(node);
    return node;
  }

  #mapping({ anchor }: Properties, read: (node: MappingNode) => void): MappingNode {
    const node = this.#define(anchor, { kind: 'mapping', entries: [] } satisfies MappingNode);
    read(node);
    return node;
  }

  #blockItems({ items }: SequenceNode): void {
    const start = this.#scanner.next().mark;
    while (this.#accept('block-entry')) {
      items.push(this.#next('block-entry', 'block-end') ? EMPTY : this.#node(true));
    }
    if (!this.#accept('block-end')) throw this.#fault("did not find expected '-' indicator", start);
  }

  #indentlessItems({ items }: SequenceNode): void {
    while (this.#accept('block-entry')) {
      const isEmpty = this.#next('block-entry', 'key', 'value', 'block-end');
      items.push(isEmpty ? EMPTY : this.#node(true));
    }
  }

  #blockEntries({ entries }: MappingNode): void {
    const start = this.#scanner.next().mark;
    while (this.#next('key')) {
      const key = this.#blockPart('key');
      entries.push([key, this.#blockPart('value')]);
    }
    if (!this.#accept('block-end')) throw this.#fault('did not find expected key', start);
  }

  /** A key or a value of a block mapping; empty when its indicator or its content is missing. */
  #blockPart(kind: 'key' | 'value'): YamlNode {
    const isEmpty = !this.#accept(kind) || this.#next('key', 'value', 'block-end');
    return isEmpty ? EMPTY : this.#node(true, true);
  }

  #flowItems({ items }: SequenceNode): void {
    const start = this.#scanner.next().mark;
    while (!this.#next('flow-sequence-end')) {
      if (items.length > 0) this.#separator("did not find expected ',' or ']'", start);
      if (this.#next('flow-sequence-end')) break;
      items.push(this.#accept('key') ? this.#pair() : this.#node(false));
    }
    this.#scanner.next();
  }

  #separator(problem: string, start: Mark): void {
    if (!this.#accept('flow-entry')) throw this.#fault(problem, start);
  }

  /** A mapping of one entry, written without braces inside of brackets. */
  #pair(): MappingNode {
    const noKey = this.#next('value', 'flow-entry', 'flow-sequence-end');
    const key = noKey ? EMPTY : this.#node(false);
    if (noKey) this.#scanner.next();
    const hasValue = this.#accept('value') && !this.#next('flow-entry', 'flow-sequence-end');
    return { kind: 'mapping', entries: [[key, hasValue ? this.#node(false) : EMPTY]] };
  }

  #flowEntries({ entries }: MappingNode): void {
    const start = this.#scanner.next().mark;
    while (!this.#next('flow-mapping-end')) {
      if (entries.length > 0) this.#separator("did not find expected ',' or '}'", start);
      if (this.#next('flow-mapping-end')) break;
      entries.push(this.#accept('key') ? this.#flowPair() : [this.#node(false), EMPTY]);
    }
    this.#scanner.next();
  }

  #flowPair(): [YamlNode, YamlNode] {
    const key = this.#next('value', 'flow-entry', 'flow-mapping-end') ? EMPTY : this.#node(false);
    const hasValue = this.#accept('value') && !this.#next('flow-entry', 'flow-mapping-end');
    return [key, hasValue ? this.#node(false) : EMPTY];
  }
}
