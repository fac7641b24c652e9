import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { POINTS, type Sight } from '../../../src/core/doctor/points.ts';

const root = resolve(import.meta.dirname, '../../..');
const SEEN: Readonly<Record<Sight, string>> = {
  workflow: "the workflow's",
  administrator: "an administrator's",
  azure: 'the audit identity',
};

it('docs/doctor.md has every point with what it looks at, who sees it and why it matters, in this order', () => {
  const page = readFileSync(join(root, 'docs/doctor.md'), 'utf8');
  const table = page.slice(page.indexOf('## Every point'));
  const rows = table.split('\n').filter((line) => /^\| `[a-z]+\.[a-z-]+` \|/.test(line));
  expect(rows).toEqual(
    Object.entries(POINTS).map(
      ([id, { title, sight, why }]) => `| \`${id}\` | ${title} | ${SEEN[sight]} | ${why} |`,
    ),
  );
});
