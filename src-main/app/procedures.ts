import { mapEventIterator } from '@orpc/client';
import type { Log } from '../ports';
import { implement, ORPCError } from '@orpc/server';
import { visible } from '../common/visible';
import { contract } from '../contract/procedures';
import { isPentimentoError } from '../contract/errors';
import { knownFault } from '../project/files';

const os = implement(contract);

type Unexpected = (error: unknown) => void;

/** The contract's one typed error. What nobody foresaw says so, and nothing more. */
function asFault(error: unknown, unexpected: Unexpected): unknown {
  if (error instanceof ORPCError) return error;
  const known = knownFault(error);
  if (!isPentimentoError(error) || error.code === 'internal') unexpected(error);
  const fault = known?.toFault() ?? {
    code: 'internal',
    message:
      'Something unexpected went wrong. Try again; if that doesn’t help, restart the app. Nothing that was saved is lost.',
  };
  // It may name a file, or a word of a record.
  const message = visible(fault.message, '\n');
  return new ORPCError('FAULT', { data: { ...fault, message }, message, defined: true });
}

const isStream = (output: unknown): output is AsyncIterator<unknown> =>
  typeof output === 'object' && output !== null && Symbol.asyncIterator in output && 'next' in output;

/** Whatever fails arrives as that, of a stream what fails on its way too. What a caller gave up is no fault. */
const faults = (log: Log) =>
  os.middleware(async ({ next, path, signal }, _input, output) => {
    const unexpected: Unexpected = (error) => {
      if (!signal?.aborted) log.unexpected(`rpc ${path.join('.')}`, error);
    };
    try {
      const result = await next();
      if (!isStream(result.output)) return result;
      return output(
        mapEventIterator(result.output, {
          value: async (value) => value,
          error: async (error) => asFault(error, unexpected),
        }) as typeof result.output,
      );
    } catch (error) {
      throw asFault(error, unexpected);
    }
  });

/** The contract, to be implemented: each procedure under its name. */
export const createProcedures = (log: Log) => os.use(faults(log));

export type Procedures = ReturnType<typeof createProcedures>;
