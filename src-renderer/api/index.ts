/** The one door to the host. Nothing else in the renderer knows which host it runs on. */
export { connect } from './connection';
export { toFault } from './faults';
export { droppedFiles } from './dropped';
export { importPaths, importPictures, pastedName } from './pictures';
export { bridge } from './bridge';
export { dial } from './transport';
