/**
 * `npm run bench [names …] [-- --out file]`: the budgets of the design, as ratios and rates of one run; exit 1 outside of one.
 * `npm run bench -- --counted` is the short form of CI: only what is counted (requests, round trips, bytes), against
 * `counted.json`; exit 1 where more is counted than is remembered there. `--remember` writes that file anew. `--page` of a whole run
 * writes its figures into docs/performance.md and docs/cost.md.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { checkBench } from './check.ts';
import { costBench } from './cost.ts';
import { compared } from './counted.ts';
import { decideBench } from './decide.ts';
import { enginesBench } from './engines.ts';
import { grantsBench } from './grants.ts';
import { ledgerBench } from './ledger.ts';
import { machine } from './machine.ts';
import type { Bench, Figure } from './measure.ts';
import { monthBench } from './month.ts';
import { tellOnPages } from './page.ts';
import { processesBench } from './processes.ts';
import { replayBench } from './replay.ts';
import { scaleBench } from './scale.ts';
import { isWithin, tableOf } from './table.ts';
import { wireBench } from './wire.ts';

const BENCHES: readonly Bench[] = [
  processesBench,
  wireBench,
  decideBench,
  enginesBench,
  checkBench,
  grantsBench,
  scaleBench,
  ledgerBench,
  replayBench,
  monthBench,
  costBench,
];

const COUNTED = new URL('counted.json', import.meta.url);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string', default: 'tmp/bench.json' },
    counted: { type: 'boolean', default: false },
    remember: { type: 'boolean', default: false },
    page: { type: 'boolean', default: false },
  },
});

const unknown = positionals.filter((name) => !BENCHES.some((bench) => bench.name === name));
if (unknown.length > 0) {
  process.stderr.write(
    `There is no bench ${unknown.join(', ')}; there are ${BENCHES.map(({ name }) => name).join(', ')}.\n`,
  );
  process.exit(2);
}

const onlyCounted = values.counted || values.remember;
const chosen = BENCHES.filter(
  ({ name, counts }) => (positionals.length === 0 || positionals.includes(name)) && (counts || !onlyCounted),
);

const results: { readonly bench: Bench; readonly figures: readonly Figure[] }[] = [];
for (const bench of chosen) {
  const figures = await bench.run(onlyCounted ? 'counted' : 'whole');
  results.push({ bench, figures });
  process.stdout.write(`\n${bench.name}\n${tableOf(figures)}\nLimit: ${bench.limit}\n`);
}

const figures = results.flatMap((result) => result.figures);
const counted = figures.filter((figure) => figure.counted === true);
if (values.remember) {
  const kept = Object.fromEntries(counted.map(({ what, value }) => [what, value]));
  writeFileSync(COUNTED, `${JSON.stringify(kept, undefined, 2)}\n`);
}
const remembered: Readonly<Record<string, number>> = JSON.parse(readFileSync(COUNTED, 'utf8'));
const regressions = compared(counted, remembered, positionals.length === 0);
for (const line of regressions) process.stdout.write(`${line}\n`);

mkdirSync(dirname(values.out), { recursive: true });
writeFileSync(
  values.out,
  `${JSON.stringify({ machine: machine(), benches: results.map(({ bench, figures: of }) => ({ name: bench.name, limit: bench.limit, figures: of })) }, undefined, 2)}\n`,
);
if (values.page) {
  const { node, cpu, cores, memory_gib: memory, system, at } = machine();
  tellOnPages(
    results.map(({ bench: { name, limit }, figures: of }) => ({ name, limit, figures: of })),
    `One run, ended ${at}: Node ${node}, ${cores} cores (${cpu}), ${memory} GiB, ${system}.`,
  );
}
process.exitCode = regressions.length === 0 && figures.every(isWithin) ? 0 : 1;
