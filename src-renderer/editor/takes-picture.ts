import { models } from '../../src-main/common/models';
import type { Draft } from '../../src-main/common/recipe';
import { pictureSlot } from '../../src-main/contract/inputs';

/** Does the model of this draft start from a picture? One that is not known may. */
export const takesPicture = ({ model }: Draft): boolean =>
  models[model]?.slots.some(({ name }) => name === pictureSlot) ?? true;
