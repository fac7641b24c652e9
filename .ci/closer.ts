/** Bundles the closer into one readable file that docs/azure/closer.bicep ships. `node .ci/closer.ts` writes it. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'rolldown';

const ROOT = join(import.meta.dirname, '..');

export const CLOSER = join(ROOT, 'docs/azure/closer.mjs');

/** The file as the sources give it. */
export const closerBundle = async (): Promise<string> => {
  const { output } = await build({
    input: join(ROOT, 'src/closer.ts'),
    cwd: ROOT,
    platform: 'node',
    write: false,
    logLevel: 'warn',
    output: { format: 'esm', minify: 'dce-only', comments: { legal: false } },
  });
  return output[0].code;
};

if (process.argv[1] === import.meta.filename) await writeFile(CLOSER, await closerBundle());
