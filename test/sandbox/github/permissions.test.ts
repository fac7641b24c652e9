import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { base64, fileRequest, openScene, outcome, repo, type Scene } from './world.ts';

let scene: Scene;
let number: number;
let head: string;
beforeAll(async () => {
  scene = await openScene();
  ({ number, head } = await fileRequest(scene, 'alice', 'request'));
});
afterAll(() => scene.world.close());

describe('a token', () => {
  it('is refused by name when a job lacks the permission', async () => {
    const job = scene.job({ contents: 'read' });
    const refused = await Promise.all(
      [
        job.pulls.get({ ...repo, pull_number: number }),
        job.issues.createComment({ ...repo, issue_number: number, body: 'x' }),
        job.repos.createCommitStatus({ ...repo, sha: head, state: 'success' }),
        job.pulls.merge({ ...repo, pull_number: number }),
        job.actions.createWorkflowDispatch({ ...repo, workflow_id: 'elevate.yml', ref: 'main' }),
        job.repos.createOrUpdateFileContents({ ...repo, path: 'x', message: 'x', content: base64('x') }),
        job.users.getAuthenticated(),
        job.actions.listRepoVariables(repo),
      ].map(outcome),
    );
    for (const answer of refused)
      expect(answer).toMatchObject({
        status: 403,
        body: { message: 'Resource not accessible by integration' },
      });
  });

  it('gets the same from GraphQL as an error with status 200', async () => {
    const answer = await scene.graphql(
      scene.job({ contents: 'read' }),
      `{ repository(owner: "contoso", name: "access") { name pullRequest(number: ${number}) { title } } }`,
    );
    expect(answer.data.repository).toEqual({ name: 'access', pullRequest: null });
    expect(answer.errors).toMatchObject([
      {
        type: 'FORBIDDEN',
        path: ['repository', 'pullRequest'],
        message: 'Resource not accessible by integration',
      },
    ]);
  });

  it('sees no other repository, and nothing without or with a wrong token', async () => {
    expect((await outcome(scene.as('bob').repos.get({ owner: 'contoso', repo: 'other' }))).status).toBe(404);
    const agent = { 'user-agent': 'test' };
    expect((await fetch(`${scene.world.api}/repos/contoso/access`, { headers: agent })).status).toBe(404);
    const wrong = await fetch(`${scene.world.api}/repos/contoso/access`, {
      headers: { ...agent, authorization: 'Bearer wrong' },
    });
    expect([wrong.status, await wrong.json()]).toMatchObject([401, { message: 'Bad credentials' }]);
  });

  it('of a job cannot open or approve pull requests, nor pass a ruleset', async () => {
    const job = scene.job({ contents: 'write', 'pull-requests': 'write' });
    expect(
      (await outcome(job.pulls.create({ ...repo, title: 'x', head: 'request', base: 'main' }))).status,
    ).toBe(403);
    expect(
      (await outcome(job.pulls.createReview({ ...repo, pull_number: number, event: 'APPROVE' }))).status,
    ).toBe(422);
    const direct = await outcome(
      job.repos.createOrUpdateFileContents({
        ...repo,
        path: 'policies/x.yaml',
        message: 'x',
        content: base64('x'),
      }),
    );
    expect(direct).toMatchObject({
      status: 409,
      body: { message: expect.stringContaining('Changes must be made through a pull request') },
    });
  });

  it('of a job marks its events, and comments as github-actions[bot], a Bot with another name in GraphQL', async () => {
    const job = scene.job({ 'pull-requests': 'write' });
    const { data: comment } = await job.issues.createComment({
      ...repo,
      issue_number: number,
      body: 'pending',
    });
    expect(comment.user).toMatchObject({ login: 'github-actions[bot]', id: 41898282, type: 'Bot' });
    expect(scene.events.at(-1)).toMatchObject({ name: 'issue_comment', byJobToken: true });
    const answer = await scene.graphql(
      job,
      `{ repository(owner: "contoso", name: "access") { pullRequest(number: ${number}) { comments(first: 10) { nodes { viewerDidAuthor author { __typename login ... on Bot { databaseId } } } } } } }`,
    );
    expect(answer.data.repository.pullRequest.comments.nodes).toEqual([
      { viewerDidAuthor: true, author: { __typename: 'Bot', login: 'github-actions', databaseId: 41898282 } },
    ]);
  });

  it('runs out: the thousand-and-first request of the hour is refused, and the next hour begins anew', async () => {
    const small = await openScene({ allowances: { job: 2 } });
    const job = small.job({ contents: 'read' });
    await job.repos.get(repo);
    await job.repos.get(repo);
    const over = await outcome(job.repos.get(repo));
    expect(over).toMatchObject({
      status: 403,
      headers: { 'x-ratelimit-remaining': '0' },
      body: { message: expect.stringContaining('rate limit exceeded') },
    });
    small.clock.advance(3_600_000);
    expect((await outcome(job.repos.get(repo))).status).toBe(200);
    await small.world.close();
  });

  it('of an administrator alone reads variables', async () => {
    scene.world.variables.set('INSTALLATION', 'abcd0123');
    expect((await outcome(scene.as('alice').actions.listRepoVariables(repo))).status).toBe(403);
    const { data } = await scene.as('erin').actions.listRepoVariables(repo);
    expect(data.variables).toMatchObject([{ name: 'INSTALLATION', value: 'abcd0123' }]);
  });
});
