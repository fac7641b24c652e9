/** The ledger as anybody can read it: a plain clone, `git log`, the shell lines of its own README, and `gatehouse verify`. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Outside } from './outside.ts';
import { Surprise } from './people.ts';

const run = promisify(execFile);

export interface LedgerClone {
  readonly directory: string;
  remove(): Promise<void>;
}

const BRANCH = 'gatehouse-ledger';

/** `more`: options of `git clone`. */
export const cloneLedger = async (world: Outside, more: readonly string[] = []): Promise<LedgerClone> => {
  const { git } = world.addresses.github;
  const directory = await mkdtemp(join(tmpdir(), 'gatehouse-demo-'));
  const url = new URL(`${git}/${world.addresses.repository}.git`);
  url.username = 'alice';
  url.password = world.addresses.people['alice'] ?? '';
  await run('git', ['clone', '--quiet', ...more, '--branch', BRANCH, '--', url.href, directory]);
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) };
};

/** The fenced shell lines of the ledger branch's own README, as a reader would paste them. */
export const shellCheck = async (clone: LedgerClone): Promise<readonly string[]> => {
  const readme = await readFile(join(clone.directory, 'README.md'), 'utf8');
  const block = /```(?:sh|bash|shell)\n([\s\S]*?)```/.exec(readme)?.[1];
  if (block === undefined) throw new Surprise('The README of the ledger branch has no shell lines');
  const { stdout } = await run('bash', ['-euc', block], { cwd: clone.directory });
  return [
    ...block
      .trim()
      .split('\n')
      .map((line) => `$ ${line}`),
    ...stdout.trim().split('\n'),
  ];
};

/** `gatehouse verify` from the built bundle, in its own process, against the genesis that main's settings name. */
export const verifyClone = async (clone: LedgerClone, cli: string): Promise<string> => {
  const show = ['-C', clone.directory, 'show', 'refs/remotes/origin/main:policies/gatehouse.yaml'];
  const settings = (await run('git', show)).stdout;
  const genesis = /genesis:\s*['"]?([0-9a-f]{64})/.exec(settings)?.[1];
  if (genesis === undefined) throw new Surprise('The settings on main name no genesis');
  const { stdout } = await run(
    process.execPath,
    [cli, 'verify', '--clone', clone.directory, '--genesis', genesis],
    { cwd: clone.directory },
  );
  return stdout.trim();
};

export const gitLog = async (clone: LedgerClone): Promise<readonly string[]> => {
  const { stdout } = await run('git', [
    '-C',
    clone.directory,
    'log',
    '--format=%h %ad %s',
    '--date=format:%Y-%m-%d %H:%M',
    BRANCH,
    '--',
  ]);
  return stdout.trim().split('\n');
};

/** Every event in the clone, oldest first. */
export const eventsOf = async (clone: LedgerClone): Promise<readonly unknown[]> => {
  const { stdout } = await run('git', ['-C', clone.directory, 'ls-files', '--', 'events'], {
    maxBuffer: 64 << 20,
  });
  const files = stdout
    .trim()
    .split('\n')
    .filter((path) => path !== '');
  const texts = await Promise.all(
    files.toSorted().map((path) => readFile(join(clone.directory, path), 'utf8')),
  );
  return texts.flatMap((text) =>
    text
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line)),
  );
};
