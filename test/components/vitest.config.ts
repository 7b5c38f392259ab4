import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';

const root = join(import.meta.dirname, '..', '..');

/**
 * Parts of the kit, alone on a page of a real browser, with real keys, pointers and input methods: without a build and without a server of the app.
 * `npm run test:components`; the browser is the one that `PENTIMENTO_TEST_BROWSER` names, or Playwright's own.
 */
export default defineConfig({
  root,
  plugins: [react({ jsxImportSource: '#shown' })],
  // All that the kit imports is made ready once, before the first test: a page that reloads on its way loses one.
  optimizeDeps: {
    entries: ['src-renderer/ui/index.ts'],
    include: ['react', 'react-dom', 'react-dom/client', 'react/jsx-dev-runtime', 'react/jsx-runtime'],
  },
  cacheDir: join(root, '.build', 'components'),
  test: {
    name: 'components',
    include: ['test/components/**/*.test.tsx'],
    testTimeout: 60_000,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      viewport: { width: 900, height: 700 },
      provider: playwright({
        launchOptions: { executablePath: process.env['PENTIMENTO_TEST_BROWSER'], args: ['--no-sandbox'] },
      }),
      instances: [{ browser: 'chromium' }],
    },
  },
});
