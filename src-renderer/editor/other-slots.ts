import { slotsOf, type Slot } from '../../src-main/common/models';
import { pictureSlot } from '../../src-main/contract/inputs';
import type { InputRef } from '../../src-main/contract';
import type { Desk } from './desk-state';

/** The pictures that a model takes beside the one that a pass starts from. */
export const otherSlots = (model: string): readonly Slot[] => slotsOf(model).filter(({ name }) => name !== pictureSlot);

/** What the model's other slots are given: what it has no slot for is not sent. */
export const givenOthers = ({ draft, others }: Desk): Record<string, InputRef> =>
  Object.fromEntries(
    otherSlots(draft.model).flatMap(({ name }) => {
      const given = others[name];
      return given ? [[name, given] as const] : [];
    }),
  );
