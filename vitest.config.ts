import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: ['unit', 'contract', 'integration', 'parity', 'faults', 'robust'].map((name) => ({
      test: {
        name,
        include: [`test/${name}/**/*.test.ts`],
        // Real scans on a slow or busy machine.
        ...(name !== 'unit' && { testTimeout: 180_000, hookTimeout: 180_000 }),
        ...(name === 'unit' && { testTimeout: 10_000 }),
      },
    })),
  },
});
