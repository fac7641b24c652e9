/** The issue behind the App's pull request, from the sandbox's GitHub: what it is now, and that nobody else's stands for it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { grantNumber } from '../../../src/core/brand.ts';
import { readAskingIssue } from '../../../src/adapters/github/asking-issue.ts';
import type { GitHubClient } from '../../../src/adapters/github/client.ts';
import { askedIn, renderConcluded } from '../../../src/core/render/issue-answer.ts';
import { proposeRequest } from '../../../src/commands/propose-request.ts';
import { anIssueBody, bot } from '../../builders/issue.ts';
import { idOf, type Who } from '../../ports/evidence-contract.ts';
import { startBench } from './bench.ts';
import type { SandboxBench } from './bench.ts';

let bench: SandboxBench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.stop());

const openIssue = async (by: Who, body = anIssueBody()): Promise<number> => {
  const { data } = await bench
    .as(by)
    .rest.issues.create({ ...bench.repository, title: 'Access request', body });
  return data.number;
};
const app = () => bench.world.issueDeskToken({ contents: 'write', 'pull-requests': 'write' });
const propose = (issue: number) => {
  const { evidence, desk } = bench.ports(undefined);
  return proposeRequest({ evidence, desk, proposals: bench.ports(undefined, app()).proposals }, issue);
};
const pulls = async () =>
  (await bench.as('erin').rest.pulls.list({ ...bench.repository, state: 'all' })).data;
const evidence = async (number: number) => bench.ports(undefined).evidence.pull(grantNumber(number));
const proposed = async (): Promise<{ readonly issue: number; readonly pull: number }> => {
  const issue = await openIssue('alice');
  await propose(issue);
  return { issue, pull: (await pulls())[0]?.number ?? 0 };
};
const nodeOf = async (issue: number): Promise<string> =>
  (await bench.as('erin').rest.issues.get({ ...bench.repository, issue_number: issue })).data.node_id;

describe('an issue', () => {
  it('is read with its author, its text and whether it is as they wrote it', async () => {
    const issue = await openIssue('alice');
    expect(await bench.evidence.issue(issue)).toEqual({
      number: issue,
      url: expect.stringMatching(/\/contoso\/access\/issues\/1$/),
      author: { id: idOf('alice'), login: 'alice', kind: 'user' },
      createdAt: expect.any(Number),
      edited: false,
      transferred: false,
      body: anIssueBody(),
    });
  });

  it('is edited once anybody has changed its text, also back, and not by another title', async () => {
    const issue = await openIssue('alice');
    const change = (by: Who, what: { readonly body?: string; readonly title?: string }) =>
      bench.as(by).rest.issues.update({ ...bench.repository, issue_number: issue, ...what });
    await change('mallory', { title: 'Something else' });
    expect(await bench.evidence.issue(issue)).toMatchObject({ edited: false });
    await change('mallory', { body: 'Mine now' });
    await change('mallory', { body: anIssueBody() });
    expect(await bench.evidence.issue(issue)).toMatchObject({ edited: true, body: anIssueBody() });
  });

  it('is transferred when it came from another repository', async () => {
    const issue = await bench.world.receiveIssue('mallory', 'alice', { title: 'x', body: anIssueBody() });
    expect(await bench.evidence.issue(issue)).toMatchObject({ edited: false, transferred: true });
  });

  it('is none that was deleted, never was, or is a pull request', async () => {
    const issue = await openIssue('alice');
    const pull = await bench.openPull('alice', { 'requests/x.yaml': 'entitlement: x\n' });
    await bench
      .as('erin')
      .graphql('mutation($id: ID!) { deleteIssue(input: { issueId: $id }) { clientMutationId } }', {
        id: await nodeOf(issue),
      });
    for (const number of [issue, pull, 4711]) expect(await bench.evidence.issue(number)).toBeUndefined();
  });

  it('is asked for with a right of its own, and its lack is a fault, not an answer', async () => {
    const issue = await openIssue('alice');
    const token = bench.world.issueJobToken({ contents: 'read', 'pull-requests': 'read' }, 'job');
    await expect(bench.ports(undefined, token).evidence.issue(issue)).rejects.toMatchObject({
      code: 'github.forbidden',
    });
  });
});

describe('what GitHub says of an issue', () => {
  const said = {
    number: 7,
    url: 'https://github.test/contoso/access/issues/7',
    body: 'x',
    createdAt: '2026-11-20T10:00:00Z',
    lastEditedAt: null as string | null,
    includesCreatedEdit: false,
    author: { __typename: 'User', databaseId: 1001, login: 'alice' },
    repository: { databaseId: 1 },
    timelineItems: { nodes: [] },
  };
  const read = (change: Partial<typeof said>, number = 7) => {
    const answer = { repository: { databaseId: 1, issue: { ...said, ...change } } };
    const client = {
      owner: 'contoso',
      repo: 'access',
      graphql: async (...[, , , decode]: Parameters<GitHubClient['graphql']>) => decode(answer),
    } as unknown as GitHubClient;
    return readAskingIssue(client, number);
  };

  it('is an edit where either of its two words for that says so', async () => {
    expect(await read({})).toMatchObject({ edited: false });
    expect(await read({ lastEditedAt: '2026-11-20T10:05:00Z' })).toMatchObject({ edited: true });
    expect(await read({ includesCreatedEdit: true })).toMatchObject({ edited: true });
  });

  it('is nothing where it speaks of an issue that was moved away', async () => {
    expect(await read({ repository: { databaseId: 2 } })).toBeUndefined();
    expect(await read({ number: 8 })).toBeUndefined();
  });
});

describe('the pull request of the App', () => {
  it('has its issue beside it, one commit and the very file', async () => {
    const { issue, pull } = await proposed();
    const found = await evidence(pull);
    expect(found).toMatchObject({
      author: { id: bot.id, kind: 'bot' },
      headRef: `gatehouse/issue-${issue}`,
      files: [{ path: `requests/issue-${issue}.yaml`, change: 'added' }],
      issue: { number: issue, author: { login: 'alice' }, edited: false },
      incomplete: [],
    });
    expect(found?.commits).toHaveLength(1);
    expect(found?.pushers.map(({ id }) => id)).toEqual([bot.id]);
  });

  it('is opened once, also when it was closed, and the issue is closed with one answer', async () => {
    const { issue, pull } = await proposed();
    await bench.close(grantNumber(pull));
    await propose(issue);
    expect(await pulls()).toHaveLength(1);
    const answers = await bench.comments(grantNumber(issue));
    expect(answers).toHaveLength(1);
    expect(answers[0]).toContain(`**Asked in #${pull}.**`);
    expect(
      (await bench.as('erin').rest.issues.get({ ...bench.repository, issue_number: issue })).data.state,
    ).toBe('closed');
  });

  it('is concluded in the place of that answer, and nowhere else', async () => {
    const { issue, pull } = await proposed();
    const plain = await openIssue('alice');
    const { desk, requests } = bench.ports(undefined);
    for (const number of [issue, issue, plain, pull, 4711])
      await desk.answerIssue(number, {
        body: renderConcluded(pull, 'ended'),
        close: false,
        insteadOf: askedIn(pull),
      });
    await desk.answerIssue(issue, { body: 'other', close: false, insteadOf: askedIn(pull + 1) });
    const answers = await bench.comments(grantNumber(issue));
    expect(answers).toHaveLength(1);
    expect(answers[0]).toContain(`**Asked in #${pull}.** The access has ended.`);
    expect(await bench.comments(grantNumber(plain))).toEqual([]);
    expect(requests.filter((request) => !request.includes('IssueComments'))).toHaveLength(1);
  });

  it.each([
    ['the branch was made', '/git/refs', 'POST'],
    ['the commit was made', 'ProposeCommit', 'POST'],
    ['the pull request was opened', '/pulls$', 'POST'],
    ['the answer was written', '/comments$', 'POST'],
    ['the issue was closed', '/issues/1$', 'PATCH'],
  ])('comes to the same after a run whose answer was lost when %s', async (_, path, method) => {
    const issue = await openIssue('alice');
    bench.faults.order({ api: 'github', method, path, when: 'after', effect: { kind: 'drop' } });
    await propose(issue).catch(() => undefined);
    await propose(issue);
    expect(await pulls()).toHaveLength(1);
    expect(await bench.comments(grantNumber(issue))).toHaveLength(1);
    expect(await evidence((await pulls())[0]?.number ?? 0)).toMatchObject({ issue: { number: issue } });
  });

  it('is not opened by the workflow’s own token', async () => {
    const issue = await openIssue('alice');
    const { evidence: reading, desk, proposals } = bench.ports(undefined);
    await expect(proposeRequest({ evidence: reading, desk, proposals }, issue)).rejects.toMatchObject({
      code: 'github.forbidden',
    });
    expect(await pulls()).toEqual([]);
  });

  it('asks for no issue behind a person’s branch, whatever it is called', async () => {
    const issue = await openIssue('alice');
    await bench.commit('mallory', `gatehouse/issue-${issue}`, {
      [`requests/issue-${issue}.yaml`]: 'entitlement: x\n',
    });
    const { data } = await bench
      .as('mallory')
      .rest.pulls.create({ ...bench.repository, title: 'x', head: `gatehouse/issue-${issue}`, base: 'main' });
    const { evidence: reading, requests } = bench.ports(undefined);
    expect((await reading.pull(grantNumber(data.number)))?.issue).toBeUndefined();
    expect(requests.join('\n')).not.toContain('AskingIssue');
  });

  it('costs one request more than a person’s, and no round more', async () => {
    const { pull } = await proposed();
    const own = await bench.openPull('alice', { 'requests/x.yaml': 'entitlement: x\n' });
    const asked = async (number: number): Promise<readonly string[]> => {
      const { evidence: reading, requests } = bench.ports(grantNumber(number));
      await reading.pull(grantNumber(number));
      return requests;
    };
    const [ofApp, ofPerson] = [await asked(pull), await asked(own)];
    expect(ofApp.length).toBe(ofPerson.length + 1);
    expect(ofApp.filter((request) => request.includes('AskingIssue'))).toHaveLength(1);
  });
});
