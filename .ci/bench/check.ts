/** `gatehouse check` over repositories of every size, beside a plain loop that only parses the files with yaml and judges them with ajv. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { check } from '../../src/commands/check.ts';
import type { SourceFile } from '../../src/core/policy.ts';
import { corpus, type CorpusSize } from './corpus.ts';
import { type Bench, type Figure, ratioOf } from './measure.ts';
import { plainLoop } from './plain-loop.ts';

interface Row {
  readonly what: string;
  readonly size: CorpusSize;
  readonly broken: number | undefined;
  /** Checks in one round. */
  readonly times: number;
  readonly rounds: number;
  readonly budget: Figure['budget'];
}

const of = (files: number, entitlements: number, people: number): CorpusSize => ({
  files,
  entitlements,
  people,
});

const MOST = of(100_000, 500, 300);

const ROWS: readonly Row[] = [
  {
    what: 'check, 10 files',
    size: of(10, 1, 30),
    broken: undefined,
    times: 50,
    rounds: 9,
    budget: undefined,
  },
  {
    what: 'check, 1,000 files',
    size: of(1_000, 50, 300),
    broken: undefined,
    times: 4,
    rounds: 9,
    budget: undefined,
  },
  {
    what: 'check, 10,000 files',
    size: of(10_000, 500, 300),
    broken: undefined,
    times: 1,
    rounds: 7,
    budget: { kind: 'at most', value: 2 },
  },
  {
    what: 'check, 10,000 files, every tenth request with two findings',
    size: of(10_000, 500, 300),
    broken: 10,
    times: 1,
    rounds: 5,
    budget: undefined,
  },
  { what: 'check, 100,000 files', size: MOST, broken: undefined, times: 1, rounds: 1, budget: undefined },
];

/** As if they were read anew: what is kept between two checks of the same policy in one process is no part of a check. */
const readAgain = (files: readonly SourceFile[], time: number): readonly SourceFile[] =>
  files.map(({ path, text }) => ({
    path,
    text: path === 'policies/gatehouse.yaml' ? `${text}# ${time}\n` : text,
  }));

const figureOf = ({ what, size, broken, times, rounds, budget }: Row): Figure => {
  const files = corpus(broken, size);
  const plain = plainLoop();
  let wrong = 0;
  let exit = 0;
  let read = 0;
  const again = (): readonly SourceFile[] => readAgain(files, (read += 1));
  const ratio = ratioOf(
    () => {
      for (let time = 0; time < times; time += 1) ({ exit } = check(again()));
    },
    () => {
      for (let time = 0; time < times; time += 1) wrong = plain(again());
    },
    rounds,
  );
  if (files.length !== size.files || (wrong === 0) !== (exit === 0))
    throw new Error(`${what}: the two must agree, and ${wrong} files are wrong, and check says ${exit}`);
  const each = (seconds: number): string => `${((seconds / times / files.length) * 1e6).toFixed(0)} µs`;
  return {
    what,
    value: ratio.median,
    unit: '× the plain loop',
    budget,
    spread: rounds === 1 ? undefined : ratio.spread,
    note: `${each(ratio.subject)} a file beside ${each(ratio.reference)}; ${(ratio.subject / times).toPrecision(2)} s in all`,
  };
};

const peakOf = (way: 'check' | 'plain', { files, entitlements, people }: CorpusSize): number => {
  const script = fileURLToPath(new URL('check-peak.ts', import.meta.url));
  const sizes = [files, entitlements, people].map(String);
  return Number(execFileSync(process.execPath, [script, way, ...sizes], { encoding: 'utf8' })) / 2 ** 20;
};

const memory = (): Figure => ({
  what: 'check, 100,000 files, peak memory of a process',
  value: peakOf('check', MOST),
  unit: 'MiB',
  budget: undefined,
  spread: undefined,
  note: `beside ${peakOf('plain', MOST).toFixed(0)} MiB of the plain loop; the texts themselves and their paths are in both`,
});

export const checkBench: Bench = {
  name: 'check',
  limit:
    'The yaml parser: most of both sides is its time. A small repository pays for its settings and people, which are larger than its requests.',
  counts: false,
  run: () => [...ROWS.map(figureOf), memory()],
};
