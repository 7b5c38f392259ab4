/** Milliseconds. Whoever deletes a large folder takes its files one by one, and its own record may be among the last. */
const LATELY = 30_000;

/** What was found missing in a project's folder: should the whole folder turn out to be gone, none of it was deleted by itself. */
export class RecentlyMissing<T> {
  #things: { readonly thing: T; readonly at: number }[] = [];

  constructor(private readonly now: () => number) {}

  note(thing: T): void {
    this.#things = [...this.#lately(), { thing, at: this.now() }];
  }

  /** What went lately, handed out once. */
  take(): T[] {
    const things = this.#lately().map(({ thing }) => thing);
    this.#things = [];
    return things;
  }

  #lately(): { readonly thing: T; readonly at: number }[] {
    return this.#things.filter(({ at }) => this.now() - at < LATELY);
  }
}
