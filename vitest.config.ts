import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // GitHub's workflow parser imports JSON without an import attribute: let the bundler read it.
    server: { deps: { inline: [/@actions\/(workflow-parser|expressions)/] } },
  },
});
