/** The one door to the host. Nothing else in the renderer knows which host it runs on. */
export { connect, type Client, type Connection, type ConnectionState } from './connection';
export { ConnectionLost, toFault } from './faults';
export { importPictures, pastedName, type Imported } from './pictures';
export { bridge, dial } from './transport';
export { watch } from './watch';
