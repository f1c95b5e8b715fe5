import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // The real stacks need databases and other languages: `npm run test:stacks`.
    exclude: ['test/apps/**', 'test/stacks/**', '**/node_modules/**'],
    // The tests race real servers: more workers than the two cores of a CI machine would only add noise.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    retry: 0,
  },
});
