export { describeKey, validateKey, type KeyDescription } from './key';
export { keyInUse, type KeyInUse, type KeyOrigin } from './key-source';
export { createSessionSecretStore } from './session-secret-store';
