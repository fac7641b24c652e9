/** What is installed and what is built: the lockfile, the reasons for each library, advisories, and a `dist` that anybody can rebuild. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { judgeAudit, wrongExceptions, type Argued } from '../.ci/audit.ts';

const ROOT = resolve(import.meta.dirname, '..');
const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly overrides: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
}
interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
}

const manifest: Manifest = JSON.parse(textOf('package.json'));
const lock: { readonly lockfileVersion: number; readonly packages: Readonly<Record<string, Locked>> } =
  JSON.parse(textOf('package-lock.json'));
const locked = Object.entries(lock.packages).filter(([path]) => path !== '');
const pagesOf = (heading: string): readonly (readonly [packages: string, why: string])[] => {
  const [, section = ''] = textOf('docs/dependencies.md').split(`## ${heading}`);
  const [table = ''] = section.split('\n## ');
  return [...table.matchAll(/^\| (`.+?) \| (.+?) \|$/gm)].map((match) => [match[1] ?? '', match[2] ?? '']);
};
const named = (cells: readonly (readonly [string, string])[]): readonly string[] =>
  cells.flatMap(([cell]) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''));

describe('the lockfile', () => {
  it('binds every package to its bytes, and takes none from elsewhere than the registry that npm is set to', () => {
    expect(locked.length).toBeGreaterThan(100);
    const loose = locked.filter(
      ([, { integrity, resolved, link }]) =>
        !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? '') || resolved !== undefined || link !== undefined,
    );
    expect(loose.map(([path]) => path)).toEqual([]);
  });

  it('has no package that runs a script when it is installed', () => {
    expect(locked.filter(([, one]) => one.hasInstallScript === true).map(([path]) => path)).toEqual([]);
    expect(
      Object.keys(manifest.scripts).filter((name) => /^(?:pre|post)|^prepare$|^install$/.test(name)),
    ).toEqual([]);
  });

  it('has what package.json names, each by one exact version', () => {
    const { dependencies, devDependencies, optionalDependencies, overrides } = manifest;
    const all = { ...dependencies, ...devDependencies, ...optionalDependencies };
    for (const [name, version] of [...Object.entries(all), ...Object.entries(overrides)])
      expect([name, version]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+$/)]);
    for (const [name, version] of Object.entries(all))
      expect([name, lock.packages[`node_modules/${name}`]?.version]).toEqual([name, version]);
  });
});

describe('docs/dependencies.md', () => {
  it('gives a reason for each library that is bundled, and names no other', () => {
    const rows = pagesOf('At run time');
    expect(named(rows).toSorted()).toEqual(Object.keys(manifest.dependencies).toSorted());
    for (const [name, why] of rows) expect([name, why.length > 20]).toEqual([name, true]);
  });

  it('gives a reason for each tool of development too', () => {
    const told = named(pagesOf('For development'));
    expect(Object.keys(manifest.devDependencies).filter((name) => !told.includes(name))).toEqual([]);
    expect(
      Object.keys(manifest.overrides).filter((name) => !textOf('docs/dependencies.md').includes(name)),
    ).toEqual([]);
  });

  it('argues every advisory that is passed over, for a time', () => {
    const argued: readonly Argued[] = JSON.parse(textOf('.ci/advisories.json'));
    const ids = [...textOf('docs/dependencies.md').matchAll(/GHSA(?:-[a-z0-9]{4}){3}/g)].map(([id]) => id);
    expect(argued.map(({ id }) => id).toSorted()).toEqual([...new Set(ids)].toSorted());
  });
});

const ID = 'GHSA-aaaa-bbbb-cccc';
const report = (...ids: readonly string[]) => ({
  auditReportVersion: 2,
  vulnerabilities: {
    undici: {
      via: [
        'a-package-below',
        ...ids.map((id) => ({
          source: 1,
          name: 'undici',
          title: 'Too much trust',
          url: `https://x.example/${id}`,
        })),
      ],
    },
    above: { via: ['undici'] },
  },
});
const argued = (until: string): Argued => ({
  id: ID,
  package: 'undici',
  why: 'The part of it that is meant is never called here.',
  until,
});

describe('the check of advisories', () => {
  it('passes where there is none, or each is argued and its time is not over', () => {
    expect(judgeAudit(report(), [], '2026-11-28')).toEqual({ kind: 'judged', wrong: [], known: 0 });
    expect(judgeAudit(report(ID), [argued('2027-01-31')], '2026-11-28')).toEqual({
      kind: 'judged',
      wrong: [],
      known: 1,
    });
  });

  it.each([
    ['nobody argued', report(ID), []],
    ['the time is over', report(ID), [argued('2026-11-28')]],
    ['another one is argued', report('GHSA-dddd-eeee-ffff'), [argued('2027-01-31')]],
    ['nothing needs the argument any more', report(), [argued('2027-01-31')]],
    ['the argument is for another package', report(ID), [{ ...argued('2027-01-31'), package: 'yaml' }]],
  ])('fails where %s', (_why, said, list) => {
    const outcome = judgeAudit(said, list, '2026-11-28');
    expect(outcome.kind === 'judged' && outcome.wrong.length).toBeGreaterThan(0);
  });

  it('knows nothing where the registry does not answer, which is neither clean nor a failure', () => {
    for (const said of [undefined, { statusCode: 405, error: {} }, { message: 'no' }, 'html'])
      expect(judgeAudit(said, [], '2026-11-28')).toEqual({ kind: 'unanswered' });
  });

  it('refuses an argument without an end, with a far one, without a reason or without its line in the page', () => {
    const page = `${ID} does not reach us`;
    expect(wrongExceptions([argued('2027-01-31')], '2026-11-28', page)).toEqual([]);
    for (const one of [
      argued('never'),
      argued('2028-01-01'),
      argued('2026-11-28'),
      { ...argued('2027-01-31'), why: 'fine' },
      { ...argued('2027-01-31'), id: 'CVE-1' },
    ])
      expect(wrongExceptions([one], '2026-11-28', page).length).toBeGreaterThan(0);
    expect(wrongExceptions([argued('2027-01-31')], '2026-11-28', '').length).toBe(1);
  });
});

const built = (directory: string): Promise<ReadonlyMap<string, Buffer>> =>
  new Promise((done, failed) => {
    const child = spawn(process.execPath, [join(ROOT, '.ci/build.ts'), directory], {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'inherit'],
      // What a machine is called, where it stands and how its clock goes must not be in there.
      env: { PATH: process.env['PATH'], TZ: directory.endsWith('a') ? 'Asia/Tokyo' : 'UTC', HOME: directory },
    });
    child.once('error', failed);
    child.once('exit', (code) => {
      if (code !== 0) return failed(new Error(`the build ended with ${code}`));
      const files = readdirSync(directory, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .toSorted();
      done(new Map(files.map((path) => [path.slice(directory.length + 1), readFileSync(path)])));
    });
  });

describe('a build', () => {
  it('gives the same bytes in two folders, two time zones and two homes', async () => {
    const work = mkdtempSync(join(tmpdir(), 'gatehouse-build-'));
    try {
      const [first, second] = [await built(join(work, 'a')), await built(join(work, 'some/other/place/b'))];
      expect([...first.keys()]).toContain('action.js');
      expect([...second.keys()]).toEqual([...first.keys()]);
      const differing = [...first].filter(([path, bytes]) => !second.get(path)?.equals(bytes));
      expect(differing.map(([path]) => path)).toEqual([]);
    } finally {
      rmSync(work, { recursive: true });
    }
  }, 120_000);
});
