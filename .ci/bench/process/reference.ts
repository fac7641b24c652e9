/**
 * The reference process of the budget: it loads the libraries that judging loads, bundled in the same way and with nothing of them
 * that judging leaves out, makes the same requests in the same order, and does nothing else.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { build } from 'rolldown';
import { bundle } from '../../bundle.ts';
import { addressOf, type Taped } from './tape.ts';

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

const REQUESTS = `import { readFileSync } from 'node:fs';
import { Octokit } from '@octokit/rest';
const { rounds } = JSON.parse(readFileSync(process.env.BENCH_REQUESTS, 'utf8'));
const octokit = new Octokit({ auth: process.env.INPUT_TOKEN, baseUrl: process.env.GITHUB_API_URL, userAgent: 'gatehouse' });
for (const round of rounds)
  await Promise.all(round.map(({ method, url, headers, body }) => octokit.request({ method, url, headers, ...body })));
`;

/** `chunks`: what judging loaded. The path of its entry. */
export const buildReference = async (chunks: readonly string[], out: string): Promise<string> => {
  const sources = sourcesIn(chunks);
  const used = [
    ...sources
      .filter((name) => !REPLACED.has(name))
      .flatMap((name) => usedBy(readFileSync(join(root, name), 'utf8'))),
    ...usedBy(`${OF_SCHEMAS.join('\n')}\n`),
  ];
  // In the project, where its libraries are found.
  const entry = join(root, 'tmp/reference.js');
  mkdirSync(dirname(entry), { recursive: true });
  writeFileSync(entry, `${kept(used).join('\n')}\n${REQUESTS}`);
  await build(bundle({ reference: entry }, out, 'reference-chunks'));
  return join(out, 'reference.js');
};

/** The requests of a tape, round by round, as the reference reads them. */
export const requestsOf = (tape: readonly Taped[]): string => {
  const rounds = [...Map.groupBy(tape, ({ round }) => round).values()].map((round) =>
    round.map(({ exchange }) => {
      const { method, headers, body } = exchange.request;
      const text = body.toString('utf8');
      const parsed: unknown = text === '' ? {} : JSON.parse(text);
      return {
        method,
        url: addressOf(exchange),
        headers: { accept: headers.accept, 'x-github-api-version': headers['x-github-api-version'] },
        body: parsed,
      };
    }),
  );
  return JSON.stringify({ rounds });
};
