import { defineConfig } from 'vitest/config';

/** Real applications on real stores: minutes, and other languages' toolchains. See test/stacks/README.md. */
export default defineConfig({
  test: {
    include: ['test/stacks/**/*.test.ts'],
    // Each scan wants the machine to itself.
    fileParallelism: false,
    testTimeout: 900_000,
    hookTimeout: 900_000,
    retry: 0,
  },
});
