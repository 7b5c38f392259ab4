/** Things that take a while, each by its name: asked for again while it is being done, it is not begun a second time. */
export class Once {
  readonly #under = new Map<string, Promise<void>>();

  has(name: string): boolean {
    return this.#under.has(name);
  }

  do(name: string, work: () => Promise<void>): Promise<void> {
    const under = this.#under.get(name);
    if (under) return under;
    const doing = work().finally(() => this.#under.delete(name));
    this.#under.set(name, doing);
    return doing;
  }
}
