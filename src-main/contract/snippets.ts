import { z } from 'zod';
import { recordId } from './records';

/** A piece of prompt text kept under a name, of one project or of all. */
export const snippet = z.looseObject({
  id: recordId,
  name: z.string().trim().min(1).max(100),
  text: z.string().min(1).max(4_000).regex(/\S/),
});

export type Snippet = z.infer<typeof snippet>;
