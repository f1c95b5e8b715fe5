import { defineConfig } from 'vitest/config';

/** Real applications on real stores: minutes, and other languages' toolchains. See test/stacks/README.md. */
const patient = { testTimeout: 1_800_000, hookTimeout: 1_800_000, retry: 0 };

/** How a burst leaves is measured here: with the machine to itself, before anything else. */
const servers = 'test/stacks/origins.test.ts';

export default defineConfig({
  test: {
    globalSetup: 'test/stacks/install.ts',
    projects: [
      {
        test: { name: 'servers', include: [servers], fileParallelism: false, sequence: { groupOrder: 0 }, ...patient },
      },
      {
        test: {
          name: 'stacks',
          include: ['test/stacks/**/*.test.ts'],
          exclude: [servers],
          // A scan and its application do one thing after another, and so use about one core together: two at once
          // take hardly longer than one. More of them would be in each other's way.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          ...patient,
        },
      },
    ],
  },
});
