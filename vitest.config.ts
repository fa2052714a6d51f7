import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: ['unit', 'contract', 'integration', 'parity', 'faults'].map((name) => ({
      test: { name, include: [`test/${name}/**/*.test.ts`], testTimeout: name === 'unit' ? 10_000 : 180_000 },
    })),
  },
});
