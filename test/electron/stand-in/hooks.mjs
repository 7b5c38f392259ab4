// Runs the built main process under plain Node: `electron` is the stand-in, told in PENTIMENTO_TEST_ELECTRON; everything else is real.
/** @type {import('node:module').ResolveHook} */
export const resolve = (specifier, context, next) =>
  specifier === 'electron'
    ? { url: /** @type {string} */ (process.env['PENTIMENTO_TEST_ELECTRON']), shortCircuit: true }
    : next(specifier, context);
