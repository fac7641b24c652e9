/** Bundles `dist/`: the action, the command line and the sandbox. Byte-reproducible; CI compares. `node .ci/build.ts [directory]` */
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { BuildOptions } from 'rolldown';
import { build } from 'rolldown';
import { compiledSchemas } from './compiled-schemas.ts';
import { embeddedWorkflows } from './own-workflows.ts';

const out = resolve(process.argv[2] ?? 'dist');

const bundle = (input: Readonly<Record<string, string>>, chunks: string): BuildOptions => ({
  input,
  platform: 'node',
  plugins: [compiledSchemas(), embeddedWorkflows()],
  resolve: { conditionNames: ['node', 'import', 'default'] },
  logLevel: 'warn',
  onLog(level, log, handler) {
    // Of the libraries, not ours.
    if (log.code !== 'EVAL' && log.code !== 'CIRCULAR_DEPENDENCY') handler(level, log);
  },
  output: {
    dir: out,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: `${chunks}/[name].js`,
    minify: 'dce-only',
    comments: { legal: false },
  },
});

await rm(out, { recursive: true, force: true });
// One graph for action and command line: they share chunks, and Azure's SDKs are chunks that `evaluate` never loads.
await build(bundle({ action: 'src/action.ts', cli: 'src/cli.ts' }, 'chunks'));
// The sandbox is a world of its own and shares nothing with the product's files.
await build(bundle({ sandbox: 'src/sandbox/main.ts' }, 'sandbox-chunks'));
