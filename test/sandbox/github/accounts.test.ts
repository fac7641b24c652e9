/** Accounts that come, change their names, or are no people: who GitHub says they are, and whether their approval is taken. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileRequest, openScene, outcome, repo, type Scene } from './world.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.world.close());

const reviewers = async (number: number): Promise<readonly (readonly [string, number])[]> => {
  const { data } = await scene.as('erin').pulls.listReviews({ ...repo, pull_number: number });
  return data.map(({ user }) => [user!.login, user!.id]);
};

describe('an account', () => {
  it('that is renamed keeps its number and its words; its old name is free for another number', async () => {
    const { number } = await fileRequest(scene, 'alice', 'renamed');
    const approval = { ...repo, pull_number: number, event: 'APPROVE' } as const;
    await scene.as('mallory').pulls.createReview(approval);
    scene.world.renameAccount('mallory', 'mallory-once');
    const other = scene.world.addAccount({ login: 'mallory', id: 2001, role: 'write' });
    await scene.client(other).pulls.createReview(approval);
    expect(await reviewers(number)).toEqual([
      ['mallory-once', 1006],
      ['mallory', 2001],
    ]);
    expect((await scene.as('bob').users.getByUsername({ username: 'mallory' })).data.id).toBe(2001);
  });

  it('takes no name and no number of another', () => {
    expect(() => scene.world.renameAccount('bob', 'Carol')).toThrow('has Carol already');
    expect(() => scene.world.addAccount({ login: 'bobby', id: 1002, role: 'read' })).toThrow('1002');
  });
});

describe('an approval', () => {
  const approve = async (token: string, number: number): Promise<number> =>
    (
      await outcome(
        scene.client(token).pulls.createReview({ ...repo, pull_number: number, event: 'APPROVE' }),
      )
    ).status;

  it('of an App is taken; of the workflow token only where the repository allows it', async () => {
    const { number } = await fileRequest(scene, 'alice', 'machines');
    expect(await approve(scene.world.issueDeskToken({ 'pull-requests': 'write' }), number)).toBe(200);
    const token = scene.world.issueJobToken({ 'pull-requests': 'write' }, 'job-1');
    expect(await approve(token, number)).toBe(422);
    scene.world.letActionsApprove();
    expect(await approve(token, number)).toBe(200);
    expect((await reviewers(number)).map(([login]) => login)).toEqual([
      'gatehouse-desk[bot]',
      'github-actions[bot]',
    ]);
  });
});
