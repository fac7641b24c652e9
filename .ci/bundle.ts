/** How anything is bundled for `dist/`; the benches bundle what they compare it with in the same way. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type BuildOptions } from 'rolldown';
import { minifySync } from 'rolldown/utils';
import {
  COMPLAINTS,
  compiledSchemas,
  complaintsPath,
  DEPARTURES,
  departuresPath,
} from './compiled-schemas.ts';
import { lazyIdToken } from './lazy-id-token.ts';
import { embeddedWorkflows } from './own-workflows.ts';
import { plainForms } from './plain-forms.ts';

/** The chunk of code that is made of schemas: nobody reads it, and every judgement loads it. */
const SCHEMAS = 'schemas';
const MADE_OF_SCHEMAS = /\/src\/core\/(?:schema\/(?:validator|fits)|ledger\/check|foreign-form)\.(?:ts|mjs)$/;

/** Into `out`, the chunks into the folder `chunks` of it. */
export const bundle = (
  input: Readonly<Record<string, string>>,
  out: string,
  chunks: string,
): BuildOptions => ({
  input,
  platform: 'node',
  plugins: [
    compiledSchemas({ apart: chunks === 'chunks' }),
    embeddedWorkflows(),
    lazyIdToken(),
    ...(chunks === 'sandbox-chunks' ? [] : [plainForms()]),
  ],
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

/** Makes the code of schemas small, and puts what says what is wrong beside it. */
export const finishSchemas = async (out: string): Promise<void> => {
  const path = join(out, `chunks/${SCHEMAS}.js`);
  await writeFile(path, minifySync(path, await readFile(path, 'utf8'), { module: true }).code);
  for (const [input, file] of [
    [complaintsPath, COMPLAINTS],
    [departuresPath, DEPARTURES],
  ] as const)
    await build({
      input,
      platform: 'node',
      plugins: [compiledSchemas()],
      logLevel: 'warn',
      output: {
        file: join(out, 'chunks', file),
        format: 'cjs',
        minify: true,
        comments: { legal: false },
      },
    });
};
