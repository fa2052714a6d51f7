import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The page is served under a strict Content-Security-Policy: everything is a file of its own, nothing inline.
export default defineConfig({
  root: 'renderer',
  plugins: [react()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    // The page comes from the same computer: one file is no slower than several.
    chunkSizeWarningLimit: 640,
    modulePreload: { polyfill: false },
  },
});
