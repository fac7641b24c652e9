/** Puts the figures of a whole run into the pages that tell them: between `<!-- bench NAME -->` and `<!-- end -->`. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Figure } from './measure.ts';
import { cellsOf, HEADINGS } from './table.ts';

const PAGES = ['performance.md', 'cost.md'].map((name) => new URL(`../../docs/${name}`, import.meta.url));

const markdownOf = (figures: readonly Figure[]): string => {
  const rows = figures.map(cellsOf);
  // A column in which nothing stands says nothing.
  const kept = HEADINGS.map((_, column) => column).filter((column) =>
    rows.some((cells) => !['', '–'].includes(cells[column] ?? '')),
  );
  const line = (cells: readonly string[]): string =>
    `| ${kept.map((column) => (cells[column] ?? '').replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(HEADINGS), `|${kept.map(() => ' --- |').join('')}`, ...rows.map(line)].join('\n');
};

export interface Told {
  readonly name: string;
  readonly limit: string;
  readonly figures: readonly Figure[];
}

/** Throws where a page has no place for a bench, or a place for none. */
export const tellOnPages = (all: readonly Told[], when: string): void => {
  const left = new Set(all.map(({ name }) => name));
  for (const page of PAGES) {
    const text = readFileSync(page, 'utf8').replace(
      /(<!-- bench (\w+) -->)[^]*?(<!-- end -->)/g,
      (_whole, opens: string, name: string, closes: string) => {
        if (name === 'machine') return `${opens}\n\n${when}\n\n${closes}`;
        const told = all.find((one) => one.name === name);
        if (told === undefined)
          throw new Error(`${page.pathname} tells of a bench ${name}, and there is none`);
        left.delete(name);
        return `${opens}\n\n${markdownOf(told.figures)}\n\nLimit: ${told.limit}\n\n${closes}`;
      },
    );
    writeFileSync(page, text);
  }
  if (left.size > 0) throw new Error(`No page has a place for ${[...left].join(', ')}`);
};
