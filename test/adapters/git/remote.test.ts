import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repositoryOfClone, repositoryOfRemote } from '../../../src/adapters/git/remote.ts';

describe('the repository of a remote', () => {
  it.each([
    ['https://github.com/contoso/access.git', 'https://github.com/contoso/access'],
    ['https://github.com/contoso/access/', 'https://github.com/contoso/access'],
    ['https://x-access-token:secret@github.com/contoso/access', 'https://github.com/contoso/access'],
    ['git@github.com:contoso/access.git', 'https://github.com/contoso/access'],
    ['ssh://git@ghe.contoso.example:2222/contoso/my.access', 'https://ghe.contoso.example/contoso/my.access'],
  ])('%s is %s', (remote, url) => {
    expect(repositoryOfRemote(remote)).toBe(url);
  });

  it.each([
    '',
    '/srv/git/access.git',
    '../access',
    'https://github.com/access',
    'C:\\access',
    'a b:c/d',
    'https://h/o/n" x="',
  ])('%j names none', (remote) => {
    expect(repositoryOfRemote(remote)).toBeUndefined();
  });

  it('is read from the clone, and is none where there is no clone or no remote', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'gatehouse-remote-'));
    expect(await repositoryOfClone(directory)).toBeUndefined();
    execFileSync('git', ['init', '-q', directory]);
    expect(await repositoryOfClone(directory)).toBeUndefined();
    execFileSync('git', ['-C', directory, 'remote', 'add', 'origin', 'git@github.com:contoso/access.git']);
    expect(await repositoryOfClone(directory)).toBe('https://github.com/contoso/access');
  });
});
