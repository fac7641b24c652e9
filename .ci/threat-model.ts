/** Whether the tests that the threat model names were run and passed: `npm run threat-model -- <report of vitest>`. */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');
const PAGE = join(root, 'docs/threat-model.md');

export interface Attack {
  readonly attack: string;
  readonly outcome: string;
  /** Empty: there is nothing to test. */
  readonly tests: readonly { readonly file: string; readonly name: string }[];
}

/** Cells of a row; a pipe inside a code span divides nothing. */
const cellsOf = (row: string): readonly string[] =>
  (row.match(/(?:``.*?``|`[^`]*`|[^|`])+/g) ?? []).map((cell) => cell.trim());

const testsOf = (cell: string): Attack['tests'] =>
  cell.split('<br>').flatMap((part) => {
    const file = /^\[[^\]]+\]\(\.\.\/(test\/[^)]+)\):/.exec(part)?.[1];
    if (file === undefined) return [];
    return [...part.slice(part.indexOf('):') + 2).matchAll(/`` (.*?) ``|`([^`]+)`/g)].map(
      ([, quoted, plain]) => ({ file, name: quoted ?? plain ?? '' }),
    );
  });

export const attacksOf = (page: string): readonly Attack[] =>
  page
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| attack |'))
    .map(cellsOf)
    .filter((cells) => cells.length === 5)
    .map(([attack = '', , outcome = '', , tests = '']) => ({ attack, outcome, tests: testsOf(tests) }));

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
    }[];
  }[];
}

/** What each test came to, by its file and its whole name. */
const statuses = (report: Report): ReadonlyMap<string, string> =>
  new Map(
    report.testResults.flatMap(({ name, assertionResults }) =>
      assertionResults.map(({ ancestorTitles, title, status }): [string, string] => [
        `${relative(root, name)}: ${[...ancestorTitles, title].join(' > ').replaceAll(/\s+/g, ' ')}`,
        status,
      ]),
    ),
  );

if (import.meta.main) {
  const [path = ''] = process.argv.slice(2);
  const seen = statuses(JSON.parse(readFileSync(path, 'utf8')));
  const attacks = attacksOf(readFileSync(PAGE, 'utf8'));
  const named = attacks.flatMap(({ tests }) => tests.map(({ file, name }) => `${file}: ${name}`));
  const wrong = named.filter((test) => seen.get(test) !== 'passed');
  for (const test of wrong) process.stdout.write(`${seen.get(test) ?? 'not run'}: ${test}\n`);
  process.stdout.write(
    `${attacks.length} attacks, ${new Set(named).size} tests named, ${wrong.length} of them not passed.\n`,
  );
  process.exitCode = wrong.length === 0 && named.length > 0 ? 0 : 1;
}
