import { expect, it } from 'vitest';
import { gitHubUserId, grantNumber, installation, instant } from '../../src/core/brand.ts';
import type { GitHubRepoStep } from '../../src/core/plan.ts';
import { teamName } from '../../src/providers/grant-team/team.ts';
import { gitHubRepo } from '../../src/providers/github-repo.ts';
import { openScene, repoStep } from './organization.ts';
import type { Scene } from './organization.ts';

const org = 'contoso';
const contextIn = ({ clock }: Scene) => ({
  installation: installation('0a1b2c3d'),
  grant: grantNumber(42),
  expiresAt: instant(Math.floor(clock.now() / 1000) * 1000 + 7_200_000),
  url: 'https://github.com/contoso/access/pull/42',
});
const inScene =
  (
    test: (scene: Scene, context: ReturnType<typeof contextIn>) => Promise<void>,
    options: Parameters<typeof openScene>[0] = {},
  ) =>
  async () => {
    const scene = await openScene(options);
    try {
      await test(scene, contextIn(scene));
    } finally {
      await scene.close();
    }
  };
const may = async (scene: Scene, username: string, repo = 'storefront') =>
  (await scene.as('erin').repos.getCollaboratorPermissionLevel({ owner: org, repo, username })).data
    .role_name;
const checked = async (scene: Scene, change: Partial<GitHubRepoStep>) =>
  gitHubRepo(scene.organization()).check({ ...repoStep, ...change }, contextIn(scene));

it.each(['pull', 'triage', 'push', 'maintain', 'admin'] as const)(
  'gives %s and takes it away again',
  async (permission) => {
    await inScene(async (scene, context) => {
      const words = { pull: 'read', triage: 'triage', push: 'write', maintain: 'maintain', admin: 'admin' };
      const provider = gitHubRepo(scene.organization());
      const step = { ...repoStep, permission };
      expect(await may(scene, 'alice')).toBe('none');
      await provider.elevate(step, context);
      expect(await may(scene, 'alice')).toBe(words[permission]);
      expect(await provider.revoke(step, context)).toMatchObject({ state: 'absent' });
      expect(await may(scene, 'alice')).toBe('none');
    })();
  },
);

it(
  'says already held of a collaborator with as much or more, and leaves the permission as it was',
  inScene(async (scene) => {
    const bob = gitHubUserId(1002);
    expect(await checked(scene, { account: bob })).toMatchObject({ verdict: 'already-held' });
    expect(await checked(scene, { account: bob, permission: 'admin' })).toMatchObject({ verdict: 'ready' });
    expect(await may(scene, 'bob')).toBe('maintain');
  }),
);

it(
  'gives more to a standing collaborator and leaves what stood before',
  inScene(async (scene, context) => {
    const provider = gitHubRepo(scene.organization());
    const step = { ...repoStep, account: gitHubUserId(1002), permission: 'admin' } as const;
    await provider.elevate(step, context);
    expect(await may(scene, 'bob')).toBe('admin');
    expect(await provider.revoke(step, context)).toMatchObject({ state: 'absent' });
    expect(await may(scene, 'bob')).toBe('maintain');
  }),
);

it(
  'counts what every member may',
  inScene(
    async (scene) => {
      expect(await checked(scene, { permission: 'pull' })).toMatchObject({ verdict: 'already-held' });
      expect(await checked(scene, { permission: 'triage' })).toMatchObject({ verdict: 'ready' });
    },
    { basePermission: 'pull' },
  ),
);

it.each<[string, Partial<GitHubRepoStep>, RegExp]>([
  ['an outside collaborator', { account: gitHubUserId(1099) }, /no member of contoso/],
  ['a repository that is not there', { repository: 'contoso/none' }, /no repository/],
  ['a repository of somebody else', { repository: 'alice/storefront' }, /does not belong/],
  ['an archived repository', { repository: 'contoso/old' }, /archived/],
])('refuses %s', async (_, change, why) => {
  await inScene(async (scene) => {
    expect(await checked(scene, change)).toMatchObject({
      verdict: 'refused',
      reasons: [expect.stringMatching(why)],
    });
  })();
});

it(
  'does not say ended while GitHub still gives the permission',
  inScene(async (scene, context) => {
    const provider = gitHubRepo(scene.organization());
    await provider.elevate(repoStep, context);
    const began = scene.clock.now();
    expect(await provider.revoke(repoStep, context)).toMatchObject({ state: 'absent' });
    expect(scene.clock.now() - began).toBeGreaterThanOrEqual(3_000);
  }),
);

it(
  'takes a team that was given more for edited: no elevation goes on with it, and it is ended',
  inScene(async (scene, context) => {
    const provider = gitHubRepo(scene.organization());
    await provider.elevate(repoStep, context);
    const team_slug = teamName({ key: context, step: '2' }, 'repository');
    await scene.as('erin').teams.addOrUpdateRepoPermissionsInOrg({
      org,
      team_slug,
      owner: org,
      repo: 'docs',
      permission: 'admin',
    });
    await expect(provider.elevate(repoStep, context)).rejects.toMatchObject({ code: 'grant.not-ours' });
    expect(await provider.observe(repoStep, context)).toMatchObject({
      state: 'active',
      receipt: { details: { drift: expect.stringContaining('admin on contoso/docs') } },
    });
    expect(await provider.revoke(repoStep, context)).toMatchObject({ state: 'absent' });
    expect(await may(scene, 'alice', 'docs')).toBe('none');
  }),
);
