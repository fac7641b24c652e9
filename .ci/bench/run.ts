/** `npm run bench [names …] [-- --out file]`: the budgets of the design, as ratios and rates of one run; exit 1 outside of one. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { checkBench } from './check.ts';
import { decideBench } from './decide.ts';
import type { Bench, Figure } from './measure.ts';

const BENCHES: readonly Bench[] = [decideBench, checkBench];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string', default: 'tmp/bench.json' } },
});

const isWithin = ({ value, budget }: Figure): boolean =>
  budget === undefined || (budget.kind === 'at most' ? value <= budget.value : value >= budget.value);

const shown = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2);

const row = (figure: Figure): readonly string[] => [
  figure.what,
  `${shown(figure.value)} ${figure.unit}`,
  figure.budget === undefined ? '–' : `${figure.budget.kind} ${shown(figure.budget.value)}`,
  isWithin(figure) ? 'yes' : 'NO',
  `${shown(figure.spread[0])} to ${shown(figure.spread[1])}`,
  figure.note,
];

const table = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  return rows
    .map((cells) =>
      cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};

const unknown = positionals.filter((name) => !BENCHES.some((bench) => bench.name === name));
if (unknown.length > 0)
  throw new Error(
    `There is no bench ${unknown.join(', ')}; there are ${BENCHES.map(({ name }) => name).join(', ')}.`,
  );

const figures: Figure[] = [];
for (const bench of BENCHES)
  if (positionals.length === 0 || positionals.includes(bench.name)) figures.push(...(await bench.run()));

mkdirSync(dirname(values.out), { recursive: true });
writeFileSync(values.out, `${JSON.stringify({ node: process.version, figures }, undefined, 2)}\n`);
process.stdout.write(
  `${table([['what', 'figure', 'budget', 'within', 'rounds', ''], ...figures.map(row)])}\n`,
);
process.exitCode = figures.every(isWithin) ? 0 : 1;
