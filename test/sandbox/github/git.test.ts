import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { base64, fileRequest, openScene, repo, type Scene } from './world.ts';

let scene: Scene;
let folder: string;
beforeAll(async () => {
  scene = await openScene();
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-clone-'));
});
afterAll(async () => {
  await scene.world.close();
  await rm(folder, { recursive: true, force: true });
});

const clone = async (
  login: Parameters<Scene['git']>[0],
  name: string,
  address = `${scene.world.git}/contoso/access.git`,
): Promise<string> => {
  await scene.git(login, folder, 'clone', '--quiet', address, name);
  return join(folder, name);
};
const commit = async (
  login: Parameters<Scene['git']>[0],
  where: string,
  path: string,
  text: string,
): Promise<void> => {
  await writeFile(join(where, path), text);
  await scene.git(login, where, 'add', '.');
  await scene.git(login, where, 'commit', '--quiet', '-m', `Add ${path}`);
};

describe('git over HTTP', () => {
  it('clones with a token as password, under the repository, its alias, and the bare address', async () => {
    const secret = scene.world.git.replace('http://', `http://anyone:${scene.token('bob')}@`);
    for (const [index, address] of [
      `${secret}/contoso/access.git`,
      `${secret}/contoso/access`,
      secret,
    ].entries()) {
      const where = join(folder, `plain-${index}`);
      await promisify(execFile)('git', ['clone', '--quiet', address, where], {
        env: { PATH: process.env['PATH'], HOME: folder },
      });
      expect(await readFile(join(where, 'README.md'), 'utf8')).toBe('# access\n');
    }
  });

  it('refuses to read without a name', async () => {
    const env = { PATH: process.env['PATH'], HOME: folder, GIT_TERMINAL_PROMPT: '0' };
    await expect(
      promisify(execFile)('git', ['ls-remote', `${scene.world.git}/contoso/access.git`], { env }),
    ).rejects.toThrow();
    const answer = await fetch(`${scene.world.git}/contoso/access.git/info/refs?service=git-upload-pack`);
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Basic realm="GitHub"']);
  });

  it('takes a push to a branch, with its event and its actor on record', async () => {
    const where = await clone('alice', 'push');
    await scene.git('alice', where, 'checkout', '--quiet', '-b', 'from-git');
    await commit('alice', where, 'requests/from-git.yaml', 'entitlement: prod-vm-admin\n');
    await scene.git('alice', where, 'push', '--quiet', 'origin', 'from-git');
    const push = scene.events.findLast((event) => event.name === 'push');
    expect(push).toMatchObject({
      ref: 'refs/heads/from-git',
      actor: { login: 'alice' },
      byJobToken: false,
      payload: { created: true },
    });
    expect((push!.payload as any).commits).toMatchObject([
      { added: ['requests/from-git.yaml'], author: { username: 'alice' } },
    ]);
    const { data } = await scene
      .as('bob')
      .request('GET /repos/{owner}/{repo}/activity', { ...repo, ref: 'refs/heads/from-git' });
    expect(data).toMatchObject([{ activity_type: 'branch_creation', actor: { id: 1001 } }]);
  });

  it('moves a pull request with a push, and records a forced one as such', async () => {
    const { number, head } = await fileRequest(scene, 'alice', 'forced');
    const where = await clone('mallory', 'forced');
    await scene.git('mallory', where, 'checkout', '--quiet', 'forced');
    await scene.git('mallory', where, 'commit', '--quiet', '--amend', '-m', 'Other words');
    await scene.git('mallory', where, 'push', '--quiet', '--force', 'origin', 'forced');
    const { data } = await scene
      .as('bob')
      .request('GET /repos/{owner}/{repo}/activity', { ...repo, ref: 'refs/heads/forced' });
    expect(data[0]).toMatchObject({ activity_type: 'force_push', actor: { login: 'mallory' } });
    const query = `query($n: Int!) { repository(owner: "contoso", name: "access") { pullRequest(number: $n) { headRefOid timelineItems(first: 5, itemTypes: [HEAD_REF_FORCE_PUSHED_EVENT]) { nodes { ... on HeadRefForcePushedEvent { actor { login } beforeCommit { oid } } } } } } }`;
    const answer = await scene.graphql(scene.as('bob'), query, { n: number });
    expect(answer.data.repository.pullRequest.timelineItems.nodes).toEqual([
      { actor: { login: 'mallory' }, beforeCommit: { oid: head } },
    ]);
  });

  it('lets only the administrator push to main, and nobody rewrite it', async () => {
    for (const login of ['alice', 'mallory'] as const) {
      const where = await clone(login, `main-${login}`);
      await commit(login, where, `requests/${login}.yaml`, 'x\n');
      await expect(scene.git(login, where, 'push', 'origin', 'main')).rejects.toThrow(
        /Changes must be made through a pull request/,
      );
    }
    const where = await clone('erin', 'main-erin');
    await commit('erin', where, 'requests/direct.yaml', 'x\n');
    await scene.git('erin', where, 'push', '--quiet', 'origin', 'main');
    expect(scene.events.findLast((event) => event.name === 'push')).toMatchObject({
      ref: 'refs/heads/main',
      actor: { login: 'erin' },
    });
    await scene.git('erin', where, 'commit', '--quiet', '--amend', '-m', 'Rewritten');
    await expect(scene.git('erin', where, 'push', '--force', 'origin', 'main')).rejects.toThrow(
      /Cannot force-push/,
    );
    await expect(scene.git('erin', where, 'push', 'origin', ':main')).rejects.toThrow(/Cannot delete/);
  });

  it.each(['..', '.', '.git', '.GIT', 'requests/../x'])(
    'takes no pushed tree with the name %s, which git itself would not make',
    async (name) => {
      const where = await clone('mallory', `named-${Buffer.from(name).toString('hex')}`);
      const git = async (...args: string[]): Promise<string> =>
        (await scene.git('mallory', where, ...args)).trim();
      const blob = await git('rev-parse', 'HEAD:README.md');
      const tree = join(where, '.git/tree');
      await writeFile(tree, Buffer.concat([Buffer.from(`100644 ${name}\0`), Buffer.from(blob, 'hex')]));
      const made = await git('hash-object', '-t', 'tree', '-w', '--literally', '.git/tree');
      const sha = await git('commit-tree', made, '-p', 'HEAD', '-m', 'Out of here');
      await expect(git('push', 'origin', `${sha}:refs/heads/named`)).rejects.toThrow(/unpack/);
    },
  );

  it("refuses to write the refs that are GitHub's own", async () => {
    const { number } = await fileRequest(scene, 'alice', 'hidden');
    const where = await clone('mallory', 'hidden');
    await expect(
      scene.git('mallory', where, 'push', '--force', 'origin', `HEAD:refs/pull/${number}/merge`),
    ).rejects.toThrow(/hidden ref/);
  });

  it("keeps the ledger branch to signed additions: a plain push is refused, the API's commit is not", async () => {
    const job = scene.job({ contents: 'write' });
    const { data: tree } = await job.git.createTree({
      ...repo,
      tree: [{ path: 'head.json', mode: '100644', type: 'blob', content: '{}' }],
    });
    const { data: root } = await job.git.createCommit({
      ...repo,
      message: 'Genesis',
      tree: tree.sha,
      parents: [],
    });
    await job.git.createRef({ ...repo, ref: 'refs/heads/gatehouse-ledger', sha: root.sha });
    const where = await clone('mallory', 'ledger');
    await scene.git('mallory', where, 'checkout', '--quiet', 'gatehouse-ledger');
    await commit('mallory', where, 'forged.json', '{}');
    await expect(scene.git('mallory', where, 'push', 'origin', 'gatehouse-ledger')).rejects.toThrow(
      /verified signatures/,
    );
    const forge =
      'mutation($i: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $i) { commit { oid author { user { databaseId } } signature { isValid } } } }';
    const input = {
      branch: { repositoryNameWithOwner: 'contoso/access', branchName: 'gatehouse-ledger' },
      expectedHeadOid: root.sha,
      message: { headline: 'Forged' },
      fileChanges: { additions: [{ path: 'a', contents: base64('a') }] },
    };
    const made = await scene.graphql(scene.as('mallory'), forge, { i: input });
    expect(made.data.createCommitOnBranch.commit).toMatchObject({
      author: { user: { databaseId: 1006 } },
      signature: { isValid: true },
    });
    const again = await scene.graphql(job, forge, { i: input });
    expect(again.errors).toMatchObject([
      {
        type: 'STALE_DATA',
        path: ['createCommitOnBranch'],
        message: `Expected branch to point to "${root.sha}" but it did not.  Pull and try again.`,
      },
    ]);
    // A signature copied onto another commit is not GitHub's.
    const stolen = (await scene.git('mallory', where, 'cat-file', 'commit', root.sha)).replace(
      'Genesis',
      'Exodus',
    );
    await writeFile(join(where, '.git', 'stolen'), stolen);
    const sha = (
      await scene.git('mallory', where, 'hash-object', '-t', 'commit', '-w', '.git/stolen')
    ).trim();
    await scene.git('mallory', where, 'push', '--quiet', 'origin', `${sha}:refs/heads/stolen`);
    const { data: copied } = await scene.as('bob').git.getCommit({ ...repo, commit_sha: sha });
    expect(copied.verification).toMatchObject({ verified: false, reason: 'unknown_key' });
  });

  it('gives a job no more than its permissions', async () => {
    const reader = scene.world.issueJobToken({ contents: 'read' }, 'job-2');
    const address = scene.world.git.replace('http://', `http://x-access-token:${reader}@`);
    const env = { PATH: process.env['PATH'], HOME: folder, GIT_TERMINAL_PROMPT: '0' };
    const where = join(folder, 'job');
    await promisify(execFile)('git', ['clone', '--quiet', `${address}/contoso/access.git`, where], { env });
    await expect(
      promisify(execFile)('git', ['-C', where, 'push', 'origin', 'HEAD:refs/heads/by-job'], { env }),
    ).rejects.toThrow();
    scene.world.revokeToken(reader);
    await expect(promisify(execFile)('git', ['-C', where, 'fetch', 'origin'], { env })).rejects.toThrow();
  });
});
