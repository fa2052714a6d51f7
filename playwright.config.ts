import { defineConfig } from 'playwright/test';

/**
 * `e2e` drives the page in Chromium (`CHROMIUM_PATH`, set by `test/run.ts`), `e2e-electron` the same product in a
 * real Electron where its binary is present.
 */
export default defineConfig({
  outputDir: 'test-results/playwright',
  fullyParallel: false,
  // Each spec starts an engine with its own analysis processes: one at a time keeps times honest on two cores.
  workers: 1,
  retries: 0,
  // Limits end what hangs; a slow machine is no failure.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  use: {
    // What is to be clicked is not there: the test need not wait for its own end.
    actionTimeout: 45_000,
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}),
      // Chromium refuses its own sandbox to root, which is what containers run as.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
  },
  projects: [
    { name: 'e2e', testDir: 'test/e2e', testMatch: '**/*.spec.ts' },
    { name: 'e2e-electron', testDir: 'test/e2e-electron', testMatch: '**/*.spec.ts' },
  ],
});
