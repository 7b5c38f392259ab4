import type { FaultView } from '../../src-main/contract';
import type { ConnectionState } from '../api/connection';
import type { EditorState } from './state';

const ofConnection = (fault: FaultView | null): boolean => fault?.code === 'connection-lost';

/** What failed for want of a connection can be done again once it is back: its faults go then. What did reach the host shows in the project. */
export function withConnection(state: EditorState, connection: ConnectionState): EditorState {
  if (connection !== 'open') return { ...state, connection };
  return {
    ...state,
    connection,
    runFault: ofConnection(state.runFault) ? null : state.runFault,
    welcomeFault: ofConnection(state.welcomeFault) ? null : state.welcomeFault,
    projectFault: ofConnection(state.projectFault) ? null : state.projectFault,
    passFaults: new Map([...state.passFaults].filter(([, fault]) => !ofConnection(fault))),
    toasts: state.toasts.filter(({ family }) => family !== 'connection'),
  };
}
