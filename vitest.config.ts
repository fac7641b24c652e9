import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/sequencer.ts';

const report = process.env['GATEHOUSE_TEST_REPORT'];

export default defineConfig({
  // The packages that are inlined below ship source maps without their sources; the bundler would warn of each file.
  logLevel: 'error',
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/compiled.ts'],
    // No file leaves anything behind for the next (every port is the system's choice, every folder a new one, what is changed of the
    // process is changed back): files share a process, what it has loaded, and what it has compiled.
    isolate: false,
    // A file of a world waits for programs and answers most of its time: one more at a time than there are cores keeps them all busy.
    maxWorkers: availableParallelism() + 1,
    // Continuous integration counts from a file; what is shown stays the same.
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
    sequence: { sequencer: LongestFirst },
    // Against what never ends, not against what is slow: on a busy machine everything here takes some times as long.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // GitHub's workflow parser imports JSON without an import attribute: let the bundler read it.
    server: { deps: { inline: [/@actions\/(workflow-parser|expressions)/] } },
  },
});
