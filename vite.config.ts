import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { licencesPlugin } from './build/licences.ts';
import { pageBudget } from './build/page-budget.ts';

// The page is served under a strict Content-Security-Policy: everything is a file of its own, nothing inline.
export default defineConfig({
  root: 'renderer',
  plugins: [react(), licencesPlugin(), pageBudget()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          // Small things that several pages share: one file instead of a hundred.
          groups: [
            { name: 'icons', test: /node_modules\/lucide-react/ },
            { name: 'common', test: /\/renderer\/(app|ui|stores|components|layout)\//, minShareCount: 5 },
          ],
        },
      },
    },
  },
});
