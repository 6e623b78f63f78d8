/** Where each variable of a template lives: names are resolved to slots once, before anything runs. */
export class Scope {
  readonly #visible: { readonly name: string; readonly slot: number }[] = [];
  #slots = 0;

  /** Makes a variable visible until `restore`; a second one of the same name hides the first. */
  declare(name: string): number {
    const slot = this.reserve();
    this.#visible.push({ name, slot });
    return slot;
  }

  /** A slot without a name, for what the evaluator keeps itself. */
  reserve(): number {
    return this.#slots++;
  }

  slotOf(name: string): number | undefined {
    return this.#visible.findLast((variable) => variable.name === name)?.slot;
  }

  /** A mark for `restore`. */
  mark(): number {
    return this.#visible.length;
  }

  /** Forgets the variables declared since the mark. */
  restore(mark: number): void {
    this.#visible.length = mark;
  }
}
