/** A bench's figures as a table for the terminal, and whether each is inside its budget. */
import type { Figure } from './measure.ts';

export const isWithin = ({ value, budget }: Figure): boolean =>
  budget === undefined || (budget.kind === 'at most' ? value <= budget.value : value >= budget.value);

const shown = (value: number): string => {
  if (Number.isInteger(value)) return value.toLocaleString('en');
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2);
};

const within = (figure: Figure): string => {
  if (figure.budget === undefined) return '';
  return isWithin(figure) ? 'yes' : 'NO';
};

export const HEADINGS: readonly string[] = ['what', 'figure', 'budget', 'within', 'rounds', ''];

export const cellsOf = (figure: Figure): readonly string[] => [
  figure.what,
  `${shown(figure.value)} ${figure.unit}`,
  figure.budget === undefined ? '–' : `${figure.budget.kind} ${shown(figure.budget.value)}`,
  within(figure),
  figure.spread === undefined ? '' : `${shown(figure.spread[0])} to ${shown(figure.spread[1])}`,
  figure.note,
];

export const tableOf = (figures: readonly Figure[]): string => {
  const rows = [HEADINGS, ...figures.map(cellsOf)];
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
