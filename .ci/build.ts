/** Bundles `dist/`: the action, the command line and the sandbox. Byte-reproducible; CI compares. `node .ci/build.ts [directory]` */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { BuildOptions } from 'rolldown';
import { build } from 'rolldown';
import { minifySync } from 'rolldown/utils';
import { compiledSchemas } from './compiled-schemas.ts';
import { lazyIdToken } from './lazy-id-token.ts';
import { embeddedWorkflows } from './own-workflows.ts';

const out = resolve(process.argv[2] ?? 'dist');

/** The chunk of code that is made of schemas: nobody reads it, and every judgement loads it. */
const SCHEMAS = 'schemas';
const MADE_OF_SCHEMAS = /\/src\/core\/(?:schema\/validator|ledger\/check)\.ts$/;

const bundle = (input: Readonly<Record<string, string>>, chunks: string): BuildOptions => ({
  input,
  platform: 'node',
  plugins: [compiledSchemas(), embeddedWorkflows(), lazyIdToken()],
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
    codeSplitting: { groups: chunks === 'chunks' ? [{ name: SCHEMAS, test: MADE_OF_SCHEMAS }] : [] },
  },
});

await rm(out, { recursive: true, force: true });
// One graph for action and command line: they share chunks. What judging a pull request does not need is in chunks of its own
// (`src/action.ts`), and the code of Azure's SDKs among them is never loaded by it.
await build(bundle({ action: 'src/action.ts', cli: 'src/cli.ts' }, 'chunks'));
const schemas = join(out, `chunks/${SCHEMAS}.js`);
await writeFile(schemas, minifySync(schemas, await readFile(schemas, 'utf8'), { module: true }).code);
// The sandbox is a world of its own and shares nothing with the product's files.
await build(bundle({ sandbox: 'src/sandbox/main.ts' }, 'sandbox-chunks'));
