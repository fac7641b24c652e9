import { describe, expect, it } from 'vitest';
import { gitHubUserId, grantNumber, installation, instant } from '../../src/core/brand.ts';
import type { GitHubTeamStep } from '../../src/core/plan.ts';
import { teamName } from '../../src/providers/grant-team/team.ts';
import { gitHubTeam } from '../../src/providers/github-team.ts';
import { createProviders } from '../../src/providers/providers.ts';
import { openScene, teamStep } from './organization.ts';
import type { Scene } from './organization.ts';

const MINUTES = 60_000;
const org = 'contoso';

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

const contextIn = ({ clock }: Scene, grant = 42) => ({
  installation: installation('0a1b2c3d'),
  grant: grantNumber(grant),
  expiresAt: instant(Math.floor(clock.now() / 1000) * 1000 + 120 * MINUTES),
  url: 'https://github.com/contoso/access/pull/42',
});
const own = (context: ReturnType<typeof contextIn>) => teamName({ key: context, step: '1' }, 'team');
const members = async (scene: Scene, slug: string) =>
  (await scene.organization().teams.members(slug)).map(({ login }) => login);

describe('check', () => {
  const verdict =
    (change: Partial<GitHubTeamStep>, prepare: (scene: Scene) => Promise<unknown> = async () => 0) =>
    async () => {
      const scene = await openScene();
      await prepare(scene);
      const report = await gitHubTeam(scene.organization()).check(
        { ...teamStep, ...change },
        contextIn(scene),
      );
      await scene.close();
      return report;
    };
  const bob = gitHubUserId(1002);

  it('says already held of a member of the team itself, or of a team below it', async () => {
    expect(await verdict({ account: bob })()).toMatchObject({
      verdict: 'already-held',
      reasons: [expect.stringMatching(/of their own; the team night below it/)],
    });
    const left = async ({ as }: Scene) =>
      as('erin').teams.removeMembershipForUserInOrg({ org, team_slug: 'deployers', username: 'bob' });
    expect(await verdict({ account: bob }, left)()).toMatchObject({
      verdict: 'already-held',
      reasons: [expect.stringContaining('the team night below it')],
    });
  });

  it('says already held of an owner of the organization', async () => {
    expect(await verdict({ account: gitHubUserId(1005) })()).toMatchObject({ verdict: 'already-held' });
  });

  it.each<[string, Partial<GitHubTeamStep>, RegExp]>([
    ['who is no member of the organization', { account: gitHubUserId(1099) }, /no member of contoso/],
    ['whom GitHub does not know', { account: gitHubUserId(4711) }, /knows no person/],
    ['a team that is not there', { team: 'contoso/none' }, /no team contoso\/none/],
    ['a team of another organization', { team: 'fabrikam/deployers' }, /another organization/],
    ['a secret team', { team: 'contoso/hidden' }, /secret/],
  ])('refuses %s', async (_, change, why) => {
    expect(await verdict(change)()).toMatchObject({
      verdict: 'refused',
      reasons: [expect.stringMatching(why)],
    });
  });

  it('refuses who was invited and has not accepted', async () => {
    const invite = async ({ as }: Scene) =>
      as('erin').teams.addOrUpdateMembershipForUserInOrg({
        org,
        team_slug: 'deployers',
        username: 'cora-ext',
      });
    expect(await verdict({ account: gitHubUserId(1099) }, invite)()).toMatchObject({
      verdict: 'refused',
      reasons: [expect.stringContaining('has not accepted')],
    });
  });

  it('refuses with a sentence where no token is given, and the sweep is not red for it', async () => {
    const azure = () => Promise.reject(new Error('nothing here needs Azure'));
    const provider = createProviders({ azure, organization: undefined }).find(
      ({ kind }) => kind === 'github-team',
    );
    const scene = await openScene();
    expect(await provider?.check(teamStep, contextIn(scene))).toMatchObject({
      verdict: 'refused',
      reasons: [expect.stringContaining('github-access-token')],
    });
    await expect(provider?.revoke(teamStep, contextIn(scene))).rejects.toMatchObject({
      code: 'config.invalid',
    });
    expect(await provider?.discover({ installation: installation('0a1b2c3d'), subscriptions: [] })).toEqual(
      [],
    );
    await scene.close();
  });

  it(
    'needs no Azure with a token',
    inScene(async (scene, context) => {
      const azure = () => Promise.reject(new Error('nothing here needs Azure'));
      const organization = async () => scene.organization();
      const provider = createProviders({ azure, organization }).find(({ kind }) => kind === 'github-team');
      expect(await provider?.check(teamStep, context)).toMatchObject({ verdict: 'ready' });
    }),
  );

  it(
    'is a fault, and no absence, where the token may not see teams',
    inScene(async (scene, context) => {
      const blind = gitHubTeam(scene.organization(scene.world.issueJobToken({ contents: 'write' }, 'job')));
      await expect(blind.observe(teamStep, context)).rejects.toMatchObject({ code: 'github.forbidden' });
      const outsider = gitHubTeam(scene.organization(scene.token('cora-ext')));
      await expect(outsider.observe(teamStep, context)).rejects.toMatchObject({ code: 'github.not-found' });
      await expect(outsider.revoke(teamStep, context)).rejects.toMatchObject({ code: 'github.not-found' });
    }),
  );
});

describe('elevate', () => {
  it(
    'makes a visible team of one that says whose it is and until when, below the team that was asked for',
    inScene(async (scene, context) => {
      const receipt = await gitHubTeam(scene.organization()).elevate(teamStep, context);
      expect(receipt).toMatchObject({ objectId: `orgs/contoso/teams/${own(context)}`, endsAt: 'by-sweep' });
      expect(scene.teams().find(({ slug }) => slug === own(context))).toEqual({
        slug: own(context),
        description: expect.stringMatching(/^gh:0a1b2c3d-42 exp=2026-11-20T1\d:\d\d:\d\dZ$/),
        parent: 'deployers',
        members: { alice: 'member' },
        invited: [],
        repositories: {},
      });
      expect(await members(scene, 'deployers')).toContain('alice');
      const { data } = await scene
        .as('erin')
        .repos.getCollaboratorPermissionLevel({ owner: org, repo: 'docs', username: 'alice' });
      expect(data.permission).toBe('write');
    }),
  );

  it(
    'takes who made the team by a personal token out of it before it gives anything',
    inScene(async (scene, context) => {
      await gitHubTeam(scene.organization(scene.token('erin'))).elevate(teamStep, context);
      expect(scene.teams().find(({ slug }) => slug === own(context))?.members).toEqual({ alice: 'member' });
    }),
  );

  it(
    'gives nobody anything when it dies before the last step',
    inScene(async (scene, context) => {
      scene.faults.order({
        api: 'github',
        method: 'PATCH',
        when: 'before',
        times: 9,
        effect: { kind: 'drop' },
      });
      const provider = gitHubTeam(scene.organization());
      await expect(provider.elevate(teamStep, context)).rejects.toMatchObject({ transient: true });
      expect(await provider.observe(teamStep, context)).toEqual({ state: 'pending' });
      expect(await members(scene, 'deployers')).not.toContain('alice');
      scene.faults.clear();
      expect(await provider.revoke(teamStep, context)).toMatchObject({ state: 'absent' });
    }),
  );

  it(
    'opens nothing for who is no member: an invitation would outlive the grant',
    inScene(async (scene, context) => {
      const step = { ...teamStep, account: gitHubUserId(1099) };
      await expect(gitHubTeam(scene.organization()).elevate(step, context)).rejects.toMatchObject({
        code: 'github.rejected',
      });
      expect(scene.world.state()).toMatchObject({ invited: [] });
      expect(scene.teams()).toHaveLength(3);
    }),
  );
});

describe('revoke', () => {
  it(
    'leaves whoever else is in the team where they are',
    inScene(async (scene, context) => {
      const before = scene.teams();
      const provider = gitHubTeam(scene.organization());
      await provider.elevate(teamStep, context);
      expect(await provider.revoke(teamStep, context)).toMatchObject({ state: 'absent' });
      expect(scene.teams()).toEqual(before);
    }),
  );

  it(
    'says so where the person is in the team by another way by now, and leaves that',
    inScene(async (scene, context) => {
      const provider = gitHubTeam(scene.organization());
      await provider.elevate(teamStep, context);
      await scene.as('erin').teams.addOrUpdateMembershipForUserInOrg({
        org,
        team_slug: 'deployers',
        username: 'alice',
      });
      expect(await provider.revoke(teamStep, context)).toMatchObject({
        state: 'foreign',
        what: expect.stringContaining('a membership of their own'),
      });
      expect(await members(scene, 'deployers')).toContain('alice');
    }),
  );

  it(
    'says so where our team was renamed, and touches it no more',
    inScene(async (scene, context) => {
      const provider = gitHubTeam(scene.organization());
      await provider.elevate(teamStep, context);
      await scene.as('erin').teams.updateInOrg({ org, team_slug: own(context), name: 'kept' });
      expect(await provider.revoke(teamStep, context)).toMatchObject({
        state: 'foreign',
        what: expect.stringContaining('the team kept below it'),
      });
      expect(scene.teams().some(({ slug }) => slug === 'kept')).toBe(true);
    }),
  );

  it(
    'never takes a team with it that somebody nested below ours, and ends the access all the same',
    inScene(async (scene, context) => {
      const provider = gitHubTeam(scene.organization());
      await provider.elevate(teamStep, context);
      const ours = await scene.as('erin').teams.getByName({ org, team_slug: own(context) });
      await scene.as('erin').teams.create({ org, name: 'theirs', parent_team_id: ours.data.id });
      await expect(provider.revoke(teamStep, context)).rejects.toMatchObject({ code: 'grant.not-ours' });
      expect(scene.teams().some(({ slug }) => slug === 'theirs')).toBe(true);
      expect(await members(scene, own(context))).not.toContain('alice');
      await scene.as('erin').teams.deleteInOrg({ org, team_slug: 'theirs' });
      expect(await provider.revoke(teamStep, context)).toMatchObject({ state: 'absent' });
    }),
  );

  it(
    'does not touch a team that carries a copied marker',
    inScene(async (scene, context) => {
      const provider = gitHubTeam(scene.organization());
      await provider.elevate(teamStep, context);
      const description = scene.teams().find(({ slug }) => slug === own(context))?.description ?? '';
      for (const name of ['copied', 'gh-0a1b2c3d-42-000000000000'])
        await scene.as('erin').teams.create({ org, name, description });
      const found = await provider.discover({ installation: context.installation, subscriptions: [] });
      expect(found.map(({ objectId }) => objectId)).toEqual([`orgs/contoso/teams/${own(context)}`]);
      expect(await provider.revoke(teamStep, context, 'orgs/contoso/teams/copied')).toMatchObject({
        state: 'foreign',
      });
    }),
  );
});

it(
  'finds and ends the shell that a run left behind before anybody was in it',
  inScene(async (scene, context) => {
    scene.faults.order({ api: 'github', method: 'PUT', when: 'before', times: 9, effect: { kind: 'drop' } });
    const provider = gitHubTeam(scene.organization());
    await expect(provider.elevate(teamStep, context)).rejects.toMatchObject({ transient: true });
    scene.faults.clear();
    const [found, ...more] = await provider.discover({
      installation: context.installation,
      subscriptions: [],
    });
    expect(more).toEqual([]);
    if (found === undefined) throw new Error('the shell was not found');
    expect(await provider.revoke(found.step, context, found.objectId)).toMatchObject({ state: 'absent' });
    expect(scene.teams()).toHaveLength(3);
  }),
);

const effects = [
  { when: 'before', effect: { kind: 'drop' } },
  { when: 'after', effect: { kind: 'drop' } },
  { when: 'before', effect: { kind: 'html', status: 502 } },
  { when: 'after', effect: { kind: 'answer', status: 503, body: { message: 'x' } } },
] as const;

it.each(effects)('opens one team and ends it, whichever call fails: $when $effect.kind', async (fault) => {
  const scene = await openScene();
  const before = scene.teams();
  for (let skip = 0, struck = true; struck; skip += 1) {
    const context = contextIn(scene, 100 + skip);
    scene.faults.order({ api: 'github', skip, ...fault });
    await gitHubTeam(scene.organization()).elevate(teamStep, context);
    expect(scene.teams()).toHaveLength(before.length + 1);
    struck = scene.faults.pending().length === 0;
    scene.faults.clear();
    scene.faults.order({ api: 'github', skip, ...fault });
    expect(await gitHubTeam(scene.organization()).revoke(teamStep, context)).toMatchObject({
      state: 'absent',
    });
    scene.faults.clear();
    expect(scene.teams()).toEqual(before);
    expect(skip).toBeLessThan(40);
  }
  await scene.close();
});
