import { ORPCError } from '@orpc/client';
import type { FaultView } from '../../src-main/contract';
import { isFaultCode } from '../../src-main/contract/errors';

/** A call that could not be answered because the connection to the host went away. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';

  /** `sent`: the host may have done what it was asked. */
  constructor(readonly sent = false) {
    super('The connection to Pentimento was lost before it answered. It is trying again; then do this once more.');
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
      'Pentimento could not do that, and cannot say why. Try again; if it stays, restart it: nothing recorded is lost.',
  };
}
