/** Links of the documents among themselves: the file is there, and so is the heading that one names. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const pages = [
  'README.md',
  'SECURITY.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** As GitHub makes them of headings. */
const anchorsIn = (page: string): ReadonlySet<string> =>
  new Set(
    [...page.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
      heading
        .trim()
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );

const broken = (page: string): readonly string[] => {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(/\]\((?![a-z]+:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].flatMap(
    ([link, path = '', anchor]) => {
      const target = path === '' ? join(root, page) : join(root, dirname(page), path);
      if (!existsSync(target)) return [`${page}: ${link}`];
      if (anchor === undefined || !target.endsWith('.md')) return [];
      return anchorsIn(readFileSync(target, 'utf8')).has(anchor)
        ? []
        : [`${page}: ${link} (no such heading in ${relative(root, target)})`];
    },
  );
};

it('lead nowhere else than to what is there', () => {
  expect(pages.length).toBeGreaterThan(30);
  expect(pages.flatMap(broken)).toEqual([]);
});
