import { ORPCError } from '@orpc/client';
import type { FaultView } from '../../src-main/contract';
import { isFaultCode } from '../../src-main/contract/errors';

/** A call that could not be answered because the connection to the host went away. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';

  /** `sent`: the host may have done what it was asked. */
  constructor(readonly sent = false) {
    super('The connection to Pentimento was lost before it answered. It is reconnecting: try this again in a moment.');
  }
}

const isFault = (data: unknown): data is FaultView =>
  typeof data === 'object' &&
  data !== null &&
  'code' in data &&
  'message' in data &&
  isFaultCode(data.code) &&
  typeof data.message === 'string';

/** What a designer reads when a call failed, whatever it failed with. */
export function toFault(error: unknown): FaultView {
  if (error instanceof ConnectionLost) return { code: 'connection-lost', message: error.message };
  if (error instanceof ORPCError && isFault(error.data)) return error.data;
  return {
    code: 'internal',
    message:
      'Something unexpected went wrong. Try again; if that doesn’t help, restart the app. Nothing that was saved is lost.',
  };
}
