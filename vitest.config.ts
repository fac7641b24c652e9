import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';
import { LongestFirst } from './test/sequencer.ts';

const CORE = 'test/core/**/*.test.ts';
const report = process.env['GATEHOUSE_TEST_REPORT'];

export default defineConfig({
  // The packages that are inlined below ship source maps without their sources; the bundler would warn of each file.
  logLevel: 'error',
  test: {
    projects: [
      // The core has no state that a file could leave behind for the next: its files share a process and what it has loaded.
      { extends: true, test: { name: 'core', include: [CORE], isolate: false } },
      {
        extends: true,
        test: {
          name: 'world',
          include: ['test/**/*.test.ts'],
          exclude: [CORE, ...configDefaults.exclude],
          globalSetup: ['test/compiled.ts'],
        },
      },
    ],
    // Continuous integration counts from a file; what is shown stays the same.
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
    // Left alone it keeps one core free, which on the two of a hosted runner means one file at a time. No two files share anything:
    // every port is the system's choice, every folder a new one, and each file of a world has a process of its own.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // GitHub's workflow parser imports JSON without an import attribute: let the bundler read it.
    server: { deps: { inline: [/@actions\/(workflow-parser|expressions)/] } },
  },
});
