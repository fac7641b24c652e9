/** What is committed as `dist/`: entrypoints that run as they stand, and Azure's SDKs behind a door that judging never opens. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const DIST = resolve(import.meta.dirname, '../dist');

/** Every file that loading `entry` loads, without what is imported dynamically. */
const loadedBy = (entry: string): ReadonlySet<string> => {
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    const text = readFileSync(path, 'utf8');
    for (const [, specifier = ''] of text.matchAll(
      /^(?:import|export)\b[^;()]*?["'](\.{1,2}\/[^"']+)["'];/gm,
    ))
      visit(resolve(dirname(path), specifier));
  };
  visit(entry);
  return seen;
};

const isAzure = (path: string): boolean =>
  /NetworkManagementClient|AuthorizationManagementClient/.test(readFileSync(path, 'utf8'));

describe('dist', () => {
  it('has the Azure SDKs in a chunk of their own, which the action does not load by itself', () => {
    const loaded = [...loadedBy(join(DIST, 'action.js'))];
    expect(loaded.length).toBeGreaterThan(1);
    expect(loaded.filter(isAzure).map((path) => relative(DIST, path))).toEqual([]);
    expect(isAzure(join(DIST, 'chunks/connect.js'))).toBe(true);
    expect(loaded.some((path) => /import\(["']\.\/connect\.js["']\)/.test(readFileSync(path, 'utf8')))).toBe(
      true,
    );
  });

  it('holds a command line that runs from anywhere with nothing installed', () => {
    const empty = mkdtempSync(join(tmpdir(), 'gatehouse-dist-'));
    try {
      const policies = resolve(DIST, '..');
      const run = (...args: readonly string[]): string =>
        execFileSync(process.execPath, [join(DIST, 'cli.js'), ...args], { cwd: empty, encoding: 'utf8' });
      expect(run('check', policies)).toBe('No findings.\n');
      expect(JSON.parse(run('--json', 'check', policies))).toEqual({ findings: [] });
      expect(run('--help')).toMatch(
        /check[\s\S]*init[\s\S]*evaluate[\s\S]*elevate[\s\S]*revoke[\s\S]*verify[\s\S]*log[\s\S]*status/,
      );
    } finally {
      rmSync(empty, { recursive: true });
    }
  });

  it('names no machine: no path of where it was built', () => {
    const files = [
      ...loadedBy(join(DIST, 'action.js')),
      ...loadedBy(join(DIST, 'cli.js')),
      join(DIST, 'sandbox.js'),
    ];
    const root = resolve(import.meta.dirname, '..');
    expect(files.filter((path) => readFileSync(path, 'utf8').includes(`${root}/`))).toEqual([]);
  });
});
