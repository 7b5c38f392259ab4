import { implement, ORPCError } from '@orpc/server';
import { contract } from '../contract/procedures';
import { isPentimentoError } from '../contract/errors';

const os = implement(contract);

/** Whatever fails arrives as the contract's one typed error. What nobody foresaw says so, and nothing more. */
const faults = os.middleware(async ({ next }) => {
  try {
    return await next();
  } catch (error) {
    if (error instanceof ORPCError) throw error;
    const fault = isPentimentoError(error) ? error.toFault() : { code: 'internal', message: 'Something unexpected went wrong. Try again; if it stays, start the app again. Nothing that was saved is lost.' };
    throw new ORPCError('FAULT', { data: fault, message: fault.message, defined: true });
  }
});

/** The contract, to be implemented: each procedure under its name. */
export const procedures = os.use(faults);
