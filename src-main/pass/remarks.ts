import { EventEmitter } from 'node:events';
import type { PassId } from '../common/ids';
import type { Fault } from '../contract/errors';
import type { PassEntry } from '../project/load';
import type { Project } from '../project/project';
import type { Standing } from './owner';

export interface RoomEvents {
  /** What is known beside the record has changed: who owns it, why it is not moving. */
  view: [project: Project, id: PassId];
  ended: [project: Project, entry: PassEntry];
  /** What was open of a pass that has ended is known now: its price, a picture that came late. */
  learned: [project: Project, entry: PassEntry];
}

/** What is known of passes beside their records: who has one, why it is not moving. */
export class Remarks {
  readonly events = new EventEmitter<RoomEvents>();
  readonly #held = new Map<string, Fault>();
  readonly #standings = new Map<string, Standing>();

  held(id: PassId): Fault | null {
    return this.#held.get(id) ?? null;
  }

  standing(id: PassId): Standing | null {
    return this.#standings.get(id) ?? null;
  }

  /** Why the pass is not moving, or that it is again (`null`). */
  hold(project: Project, id: PassId, fault: Fault | null): void {
    if (fault ? this.#held.get(id)?.message === fault.message : !this.#held.has(id)) return;
    if (fault) this.#held.set(id, fault);
    else this.#held.delete(id);
    this.events.emit('view', project, id);
  }

  note(project: Project, id: PassId, who: Standing): void {
    this.#standings.set(id, who);
    this.events.emit('view', project, id);
  }

  /** It was taken out of this process's hands: who has it, and that as a sentence. */
  handedOver(project: Project, id: PassId, who: Standing, sentence: string): void {
    this.#standings.set(id, who);
    this.hold(project, id, { code: 'started-elsewhere', message: sentence });
  }

  /** It does not run here any more. */
  left(project: Project, id: PassId): void {
    if (this.#standings.get(id) === 'here') this.#standings.delete(id);
    this.events.emit('view', project, id);
  }
}
