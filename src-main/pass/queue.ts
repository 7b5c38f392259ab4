import PQueue from 'p-queue';
import type { PassId } from '../common/ids';

/** How many passes run at once, and whose turn comes when. */
export class Queue {
  readonly #queue: PQueue;
  /** Of those that wait for their turn: the lowest first. */
  readonly #turns = new Map<string, number>();
  #last = 0;

  /** `moved`: told of each whose turn comes at another time by now. */
  constructor(
    atOnce: number,
    private readonly moved: (id: PassId) => void,
  ) {
    this.#queue = new PQueue({ concurrency: atOnce });
  }

  set atOnce(count: number) {
    this.#queue.concurrency = count;
  }

  /** How many wait for their turn. */
  get size(): number {
    return this.#queue.size;
  }

  /** A number that those waiting for their turn are in order by; `null`: it does not wait. */
  turn(id: PassId): number | null {
    return this.#turns.get(id) ?? null;
  }

  /** Begins `work` when its turn comes, and lets the next begin when `work` has ended. Aborted before, it leaves the queue. Never rejects. */
  async add(id: PassId, work: () => Promise<void>, signal: AbortSignal): Promise<void> {
    const turn = ++this.#last;
    this.#turns.set(id, turn);
    await this.#queue.add(work, { id, priority: -turn, signal }).catch(() => undefined);
  }

  /** It waits no more. `true` when it did. */
  left(id: PassId): boolean {
    return this.#turns.delete(id);
  }

  /** Its turn comes right before that of `before`, `null`: after all the others'. What does not wait for its turn any more is left where it is. */
  reorder(id: PassId, before: PassId | null): void {
    if (!this.#turns.has(id) || before === id || (before !== null && !this.#turns.has(before))) return;
    const order = [...this.#turns].toSorted(([, a], [, b]) => a - b);
    const turns = order.map(([, turn]) => turn);
    const ids = order.map(([other]) => other).filter((other) => other !== id);
    ids.splice(before === null ? ids.length : ids.indexOf(before), 0, id);
    for (const [at, other] of ids.entries()) {
      const turn = turns[at]!;
      if (this.#turns.get(other) === turn) continue;
      this.#turns.set(other, turn);
      this.#queue.setPriority(other, -turn);
      this.moved(other);
    }
  }
}
