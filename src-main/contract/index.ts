export { contract, type Contract } from './procedures';
export * from './records';
export * from './views';
export * from './exports';
export * from './recipe-presets';
export * from './snippets';
export * from './errors';
export * from './assets';
export { contentSecurityPolicy } from './csp';
