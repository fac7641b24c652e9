/**
 * The reference process of the budget: it loads the libraries that a command loads, bundled in the same way and with nothing of them
 * that the command leaves out, asks for the same in the same order, and does nothing else.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { build } from 'rolldown';
import { bundle } from '../../bundle.ts';
import type { Program } from './replayed.ts';

const root = resolve(import.meta.dirname, '../../..');

/** What the code that stands for schemas imports: `.ci/compiled-schemas.ts`. */
const OF_SCHEMAS = [
  "import { Guard } from 'typebox/guard';",
  "import { Hashing } from 'typebox/system';",
  "import length from 'ajv/dist/runtime/ucs2length.js';",
];

const REPLACED = new Set([
  'src/core/schema/validator.ts',
  'src/core/ledger/check.ts',
  'src/core/foreign-form.ts',
]);

/** Of our own files in these chunks: the bundler leaves their names in comments. */
const sourcesIn = (chunks: readonly string[]): readonly string[] => [
  ...new Set(
    chunks.flatMap((path) =>
      [...readFileSync(path, 'utf8').matchAll(/^\/\/ (src\/\S+\.ts)$/gm)].map(([, name = '']) => name),
    ),
  ),
];

interface Used {
  readonly library: string;
  readonly name: string;
}

/** Each name that a source takes from a library; of `import * as core` the members that it uses. */
const usedBy = (text: string): readonly Used[] =>
  [...text.matchAll(/^import (?!type\b)([^;]*?) from '([^.'][^']*)';/gm)]
    .filter(([, , library = '']) => !library.startsWith('node:'))
    .flatMap(([, clause = '', library = '']): readonly Used[] => {
      const [, space] = /^\* as (\w+)$/.exec(clause) ?? [];
      if (space !== undefined)
        return [...text.matchAll(new RegExp(`\\b${space}\\.(\\w+)`, 'g'))].map(([, name = '']) => ({
          library,
          name,
        }));
      const [, named = ''] = /\{([^}]*)\}/.exec(clause) ?? [];
      const names = named
        .split(',')
        .map((each) => each.trim())
        .filter((each) => each !== '' && !each.startsWith('type '))
        .map((each) => each.split(/\s+as\s+/)[0] ?? each);
      const whole = /^\w+/.exec(clause);
      return [...names, ...(whole === null ? [] : ['default'])].map((name) => ({ library, name }));
    });

/** One line for each library, so that the bundler keeps what is used of it and no more. */
const kept = (used: readonly Used[]): readonly string[] =>
  [...Map.groupBy(used, ({ library }) => library)].map(
    ([library, names], at) =>
      `export { ${[...new Set(names.map(({ name }) => name))].map((name) => `${name} as l${at}_${name}`).join(', ')} } from '${library}';`,
  );

/** `chunks`: what the command loaded. The path of its entry. */
export const buildReference = async (
  chunks: readonly string[],
  program: Program,
  out: string,
): Promise<string> => {
  const sources = sourcesIn(chunks);
  const used = [
    ...sources
      .filter((name) => !REPLACED.has(name))
      .flatMap((name) => usedBy(readFileSync(join(root, name), 'utf8'))),
    ...usedBy(`${OF_SCHEMAS.join('\n')}\n`),
  ];
  // In the project, where its libraries are found.
  const entry = join(root, `tmp/reference-${program.name}.js`);
  mkdirSync(dirname(entry), { recursive: true });
  writeFileSync(entry, `${kept(used).join('\n')}\n${program.text}`);
  await build(bundle({ [program.name]: entry }, out, `${program.name}-chunks`));
  return join(out, `${program.name}.js`);
};
