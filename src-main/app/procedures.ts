import { mapEventIterator } from '@orpc/client';
import { implement, ORPCError } from '@orpc/server';
import { contract } from '../contract/procedures';
import { isPentimentoError } from '../contract/errors';

const os = implement(contract);

/** The contract's one typed error. What nobody foresaw says so, and nothing more. */
function asFault(error: unknown): unknown {
  if (error instanceof ORPCError) return error;
  const fault = isPentimentoError(error) ? error.toFault() : { code: 'internal', message: 'Something unexpected went wrong. Try again; if it stays, start the app again. Nothing that was saved is lost.' };
  return new ORPCError('FAULT', { data: fault, message: fault.message, defined: true });
}

const isStream = (output: unknown): output is AsyncIterator<unknown> => typeof output === 'object' && output !== null && Symbol.asyncIterator in output && 'next' in output;

/** Whatever fails arrives as that, of a stream what fails on its way too. */
const faults = os.middleware(async ({ next }, _input, output) => {
  try {
    const result = await next();
    if (!isStream(result.output)) return result;
    return output(mapEventIterator(result.output, { value: async (value) => value, error: async (error) => asFault(error) }) as typeof result.output);
  } catch (error) {
    throw asFault(error);
  }
});

/** The contract, to be implemented: each procedure under its name. */
export const procedures = os.use(faults);
