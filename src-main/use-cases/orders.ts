import { PentimentoError } from '../contract/errors';
import type { PassEntry } from '../project/load';
import type { Project } from '../project/project';

/**
 * Orders of passes, each by the id of the press that it comes of: one order makes one pass, however often it is asked for. The pass's record
 * keeps the id, so that an order is known after a restart, too.
 */
export class Orders {
  readonly #underWay = new Map<string, Promise<PassEntry>>();
  /** Asked about before they made a pass: one that comes in late, on a connection that broke, must not make one after all. */
  readonly #over = new Set<string>();

  /** The pass of the order: the one it made before, or the one that `start` records now. */
  async make(project: Project, orderId: string | undefined, start: () => Promise<PassEntry>): Promise<PassEntry> {
    if (orderId === undefined) return start();
    const underWay = this.#underWay.get(orderId);
    if (underWay) return underWay;
    if (this.#over.has(orderId)) {
      // It was asked about, and may have made its pass before.
      const made = await project.passOfOrder(orderId);
      if (made) return made;
      throw new PentimentoError(
        'wrong-use',
        'That order is over: the connection broke before it came in. Run it again.',
      );
    }
    const making = project
      .passOfOrder(orderId)
      .then((known) => known ?? start())
      // A disk may fail once the pass is on it: then it is there all the same, and goes on.
      .catch(async (error: unknown) => {
        const made = await project.passOfOrder(orderId).catch(() => null);
        if (made) return made;
        throw error;
      });
    this.#underWay.set(orderId, making);
    try {
      return await making;
    } finally {
      this.#underWay.delete(orderId);
    }
  }

  /** What became of the order, once that can be said: its pass, or `null`, and then it never makes one. */
  async settle(project: Project, orderId: string): Promise<PassEntry | null> {
    const made = await this.#underWay.get(orderId)?.catch(() => null);
    if (made) return made;
    this.#over.add(orderId);
    return project.passOfOrder(orderId);
  }
}
