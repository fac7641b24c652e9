/** What is committed as `dist/`: entrypoints that run as they stand, and Azure's SDKs behind a door that judging never opens. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkRepository } from '../src/core/check-repository.ts';
import { check } from '../src/commands/check.ts';
import type { SourceFile } from '../src/core/policy.ts';
import { fixtureRepositories } from './builders/fixture-repositories.ts';

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

/** What the action loads to judge, and what for any other job: each part by name, when it is asked for. */
const JUDGING = ['action.js', 'chunks/judging.js'] as const;
const JOB = ['action.js', 'chunks/job.js'] as const;

const loadedFor = (...entries: readonly string[]): readonly string[] => [
  ...new Set(entries.flatMap((entry) => [...loadedBy(join(DIST, entry))])),
];

const isAzure = (path: string): boolean =>
  /NetworkManagementClient|AuthorizationManagementClient/.test(readFileSync(path, 'utf8'));

const checkedByDist = (files: readonly SourceFile[], ...options: readonly string[]): unknown => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-dist-'));
  try {
    for (const { path, text } of files) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [...options, join(DIST, 'cli.js'), '--json', 'check', folder],
      { encoding: 'utf8' },
    );
    expect(stderr).toBe('');
    return JSON.parse(stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** The wrong entitlements, requests and tests of all fixtures side by side, each under a name of its own. */
const everyWrongFile = (): readonly SourceFile[] => {
  const [sound, ...others] = fixtureRepositories();
  const base = sound?.files ?? [];
  const known = new Set(base.map(({ path, text }) => `${path}\n${text}`));
  const wrong = others.flatMap(({ id, files }) =>
    files
      .filter(({ path }) => /^(?:policies\/entitlements|policies\/tests|requests)\//.test(path))
      .filter(({ path, text }) => !known.has(`${path}\n${text}`))
      .map(({ path, text }) => ({ path: `${dirname(path)}/${id.replaceAll('.', '-')}.yaml`, text })),
  );
  return [...base, ...wrong].toSorted((a, b) => (a.path < b.path ? -1 : 1));
};

/** The wrong lines of all fixtures of settings, people and targets in one set of them. */
const everyWrongSetting = (): readonly SourceFile[] => {
  const [sound, ...others] = fixtureRepositories();
  const base = sound?.files ?? [];
  return base.map(({ path, text }) => {
    const lines = text.split('\n');
    const changes = others
      .flatMap(({ files }) => files.filter((file) => file.path === path && file.text !== text))
      .map((file) => file.text.split('\n'))
      .filter((changed) => changed.length === lines.length);
    return {
      path,
      text: lines
        .map(
          (line, at) => changes.map((changed) => changed[at] ?? line).find((other) => other !== line) ?? line,
        )
        .join('\n'),
    };
  });
};

describe('dist', () => {
  it('has the Azure SDKs in a chunk of their own, which the action does not load by itself', () => {
    const loaded = loadedFor(...JUDGING, ...JOB);
    expect(loaded.length).toBeGreaterThan(5);
    expect(loaded.filter(isAzure).map((path) => relative(DIST, path))).toEqual([]);
    expect(isAzure(join(DIST, 'chunks/connect.js'))).toBe(true);
    expect(loaded.some((path) => /import\(["']\.\/connect\.js["']\)/.test(readFileSync(path, 'utf8')))).toBe(
      true,
    );
  });

  it('loads for a judgement neither the code that opens and ends, nor the client of id tokens', () => {
    const text = (paths: readonly string[]): string =>
      paths.map((path) => readFileSync(path, 'utf8')).join('\n');
    const elsewhere = [
      /src\/commands\/(?:elevate|revoke|apply)\.ts/,
      /node_modules\/undici\//,
      /\bclass OidcClient\$?\d* \{\s+static createHttpClient/,
    ];
    const judging = text(loadedFor(...JUDGING));
    expect(elsewhere.filter((part) => part.test(judging))).toEqual([]);
    const job = text([...loadedFor(...JOB), join(DIST, 'chunks/oidc-utils.js')]);
    expect(elsewhere.filter((part) => !part.test(job))).toEqual([]);
  });

  it('has the prompts in a chunk of their own, which no command but `new` loads', () => {
    const prompts = (path: string): boolean =>
      /class AutocompletePrompt|autocomplete/.test(readFileSync(path, 'utf8'));
    const loaded = loadedFor('cli.js', ...JUDGING, ...JOB);
    expect(loaded.filter(prompts).map((path) => relative(DIST, path))).toEqual([]);
    expect(prompts(join(DIST, 'chunks/asker.js'))).toBe(true);
  });

  it('holds a command line that runs from anywhere with nothing installed', () => {
    const empty = mkdtempSync(join(tmpdir(), 'gatehouse-dist-'));
    try {
      const policies = resolve(DIST, '..');
      const run = (...args: readonly string[]): string =>
        execFileSync(process.execPath, [join(DIST, 'cli.js'), ...args], { cwd: empty, encoding: 'utf8' });
      expect(run('check', policies)).toBe('No findings.\n');
      expect(JSON.parse(run('--json', 'check', policies))).toEqual({ findings: [], notes: [] });
      expect(run('--help')).toMatch(
        /check[\s\S]*init[\s\S]*evaluate[\s\S]*elevate[\s\S]*revoke[\s\S]*verify[\s\S]*log[\s\S]*status/,
      );
    } finally {
      rmSync(empty, { recursive: true });
    }
  });

  it('answers a command line that it does not understand with the help and exit code 2, not with that of a denial', () => {
    for (const args of [['nonsense'], ['evaluate'], ['check', '--nonsense']]) {
      const { status, stderr } = spawnSync(process.execPath, [join(DIST, 'cli.js'), ...args], {
        encoding: 'utf8',
      });
      expect({ args, status }).toEqual({ args, status: 2 });
      expect(stderr).toMatch(/^error: [^\n]+\n\nUsage: /);
    }
  });

  it('finds the same as the sources in folders full of wrong files', () => {
    const found = [everyWrongFile(), everyWrongSetting()].map((files) => {
      const { json } = check(files);
      expect(checkedByDist(files)).toEqual(json);
      return checkRepository(files).length;
    });
    expect(found[0]).toBeGreaterThan(80);
    expect(found[1]).toBeGreaterThan(10);
  });

  it('compiles no schema when it starts: the compilers are not in it, and it runs where code from text is forbidden', () => {
    const loaded = loadedFor('cli.js', ...JUDGING, ...JOB);
    expect(loaded.length).toBeGreaterThan(4);
    const compilers = /new (?:globalThis\.)?Function\(|\bclass CodeGen\b|\bscopeValue\(/;
    expect(
      loaded.filter((path) => compilers.test(readFileSync(path, 'utf8'))).map((path) => relative(DIST, path)),
    ).toEqual([]);
    expect(
      checkedByDist(fixtureRepositories()[0]?.files ?? [], '--disallow-code-generation-from-strings'),
    ).toMatchObject({ findings: [] });
  });

  it('names no machine: no path of where it was built', () => {
    const files = [...loadedFor('cli.js', ...JUDGING, ...JOB), join(DIST, 'sandbox.js')];
    const root = resolve(import.meta.dirname, '..');
    expect(files.filter((path) => readFileSync(path, 'utf8').includes(`${root}/`))).toEqual([]);
  });
});

describe('the red button at a terminal', () => {
  it.each([
    [['--end', 'person'], 'end says "person", and which is empty'],
    [['--end', 'grant', '--which', 'bob'], 'which is "bob", no number of a pull request'],
    [['--end', 'everything', '--which', 'bob'], 'Leave one of them out.'],
    [['--which', 'bob'], 'which is given, and end is not'],
  ])('answers at once to %j, before it looks for any token', (flags, said) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(DIST, 'cli.js'), 'revoke', ...flags],
      {
        encoding: 'utf8',
        env: {},
      },
    );
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(said);
    expect(stderr).not.toContain('token');
  });
});
