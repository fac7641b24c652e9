/** One new file on a branch of its own, over real git: what arrives, what stays as it was, and what is never written over. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createPushes } from '../../../src/adapters/git/push.ts';

let root: string;
let clone: string;
const git = (directory: string, ...args: readonly string[]): string =>
  execFileSync('git', ['-C', directory, ...args], { encoding: 'utf8' }).trim();
const hub = () => join(root, 'hub.git');

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gatehouse-push-'));
  clone = join(root, 'clone');
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', hub()]);
  execFileSync('git', ['clone', '--quiet', hub(), clone], { stdio: 'ignore' });
  git(clone, 'config', 'user.name', 'Alice');
  git(clone, 'config', 'user.email', 'alice@example.com');
  git(clone, 'checkout', '--quiet', '-b', 'main');
  mkdirSync(join(clone, 'requests'));
  writeFileSync(join(clone, 'requests/old.yaml'), 'old\n');
  git(clone, 'add', '.');
  git(clone, 'commit', '--quiet', '-m', 'begin');
  git(clone, 'push', '--quiet', 'origin', 'main');
});
afterEach(() => rmSync(root, { recursive: true }));

const request = {
  branch: 'request/failover',
  onto: 'main',
  path: 'requests/failover.yaml',
  text: "entitlement: prod-vm-admin\njustification: 'Fix: ä #12'\n",
  message: 'alice · prod-vm-admin · 2 h',
};
const push = (change: Partial<typeof request> = {}) => createPushes(clone).push({ ...request, ...change });

it('pushes a commit with the file and nothing else, on top of the default branch', async () => {
  expect(await push()).toBe('pushed');
  expect(git(hub(), 'diff', '--name-status', 'main', 'request/failover')).toBe('A\trequests/failover.yaml');
  expect(git(hub(), 'ls-tree', 'request/failover', request.path)).toMatch(/^100644 blob/);
  expect(`${git(hub(), 'show', `request/failover:${request.path}`)}\n`).toBe(request.text);
  expect(git(hub(), 'log', '-1', '--format=%s', 'request/failover')).toBe(request.message);
  expect(git(hub(), 'rev-parse', 'request/failover^')).toBe(git(hub(), 'rev-parse', 'main'));
});

it('leaves work tree, index and branch of the clone as they are', async () => {
  writeFileSync(join(clone, 'half-done.txt'), 'mine');
  git(clone, 'add', 'half-done.txt');
  git(clone, 'checkout', '--quiet', '-b', 'mine');
  const before = [git(clone, 'status', '--porcelain'), git(clone, 'branch', '--show-current')];
  await push();
  expect([git(clone, 'status', '--porcelain'), git(clone, 'branch', '--show-current')]).toEqual(before);
  expect(git(hub(), 'diff', '--name-only', 'main', 'request/failover')).toBe(request.path);
});

it('builds on what the default branch is now, not on what the clone last saw', async () => {
  const other = join(root, 'other');
  execFileSync('git', ['clone', '--quiet', hub(), other]);
  git(
    other,
    '-c',
    'user.name=Bob',
    '-c',
    'user.email=b@example.com',
    'commit',
    '--quiet',
    '--allow-empty',
    '-m',
    'more',
  );
  git(other, 'push', '--quiet', 'origin', 'HEAD:main');
  await push();
  expect(git(hub(), 'rev-parse', 'request/failover^')).toBe(git(hub(), 'rev-parse', 'main'));
});

it('pushes nothing where a file of this path stands on the default branch', async () => {
  expect(await push({ path: 'requests/old.yaml' })).toBe('exists');
  expect(git(hub(), 'branch', '--list', 'request/*')).toBe('');
  expect(git(hub(), 'show', 'main:requests/old.yaml')).toBe('old');
});

it('may be repeated', async () => {
  await push();
  const first = git(hub(), 'rev-parse', 'request/failover');
  expect(await push()).toBe('pushed');
  expect(git(hub(), 'rev-parse', 'request/failover')).toBe(first);
});

it('writes over no branch that holds something else', async () => {
  await push();
  const first = git(hub(), 'rev-parse', 'request/failover');
  await expect(push({ text: 'other\n' })).rejects.toMatchObject({ code: 'config.invalid' });
  expect(git(hub(), 'rev-parse', 'request/failover')).toBe(first);
});

it('is a fault that says what to do where there is no remote', async () => {
  git(clone, 'remote', 'remove', 'origin');
  await expect(push()).rejects.toMatchObject({
    code: 'config.invalid',
    remedy: expect.stringContaining('GITHUB_TOKEN'),
  });
});
