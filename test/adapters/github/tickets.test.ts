import { Octokit } from '@octokit/rest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGitHubClient } from '../../../src/adapters/github/client.ts';
import { createTickets } from '../../../src/adapters/github/tickets.ts';
import { Fault } from '../../../src/core/fault.ts';
import type { Permissions } from '../../../src/sandbox/contract.ts';
import type { Tickets } from '../../../src/ports/tickets.ts';
import { ticketsContract } from '../../ports/tickets-contract.ts';
import { startBench } from './bench.ts';
import type { SandboxBench } from './bench.ts';

const ticketsOf = (bench: SandboxBench, permissions: Permissions = { issues: 'read' }): Tickets =>
  createTickets(
    createGitHubClient({
      apiUrl: bench.world.api,
      token: bench.world.issueJobToken(permissions, `job-${Math.random()}`),
      owner: bench.repository.owner,
      repo: bench.repository.repo,
      onDate: () => {},
      sleep: async () => {},
    }),
  );

ticketsContract('the adapter over the sandbox', async () => {
  const bench = await startBench();
  const { repository, as } = bench;
  let tickets = ticketsOf(bench);
  return {
    tickets: { look: (question) => tickets.look(question) },
    now: bench.now,
    pass: bench.pass,
    stop: bench.stop,
    async open(by, given = {}) {
      const { data } = await as(by).rest.issues.create({
        ...repository,
        title: 'Fail over',
        body: given.body ?? '',
        labels: [...(given.labels ?? [])],
        assignees: [...(given.assignees ?? [])],
      });
      return data.number;
    },
    openPull: (by) => bench.openPull(by, { 'requests/failover.yaml': 'entitlement: x\n' }),
    async label(issue, by, name) {
      await as(by).rest.issues.addLabels({ ...repository, issue_number: issue, labels: [name] });
    },
    async unlabel(issue, by, name) {
      await as(by).rest.issues.removeLabel({ ...repository, issue_number: issue, name });
    },
    async renameLabel(by, from, to) {
      await as(by).rest.issues.updateLabel({ ...repository, name: from, new_name: to });
    },
    async assign(issue, by, whom) {
      await as(by).rest.issues.addAssignees({ ...repository, issue_number: issue, assignees: [whom] });
    },
    async edit(issue, by, body) {
      await as(by).rest.issues.update({ ...repository, issue_number: issue, body });
    },
    async setState(issue, by, state) {
      await as(by).rest.issues.update({ ...repository, issue_number: issue, state });
    },
    refuse: async () => void (tickets = ticketsOf(bench, { contents: 'read' })),
  };
});

describe('GitHub issues', () => {
  let bench: SandboxBench;
  beforeEach(async () => {
    bench = await startBench();
  });
  afterEach(() => bench.stop());
  const open = async (): Promise<number> =>
    (await bench.as('alice').rest.issues.create({ ...bench.repository, title: 'x' })).data.number;
  const look = (id: number, repository: string | undefined, tickets = ticketsOf(bench)) =>
    tickets.look({ system: 'github', source: { kind: 'github-issues', repository }, id: String(id) });

  it('are those of the repository that the settings name, in any case', async () => {
    expect(await look(await open(), 'Contoso/ACCESS')).toMatchObject({ system: 'github' });
  });

  it('of a repository that the token cannot see are a fault, not a ticket that is missing', async () => {
    const thrown = await look(await open(), 'contoso/elsewhere').catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(Fault);
    expect(thrown).toMatchObject({ code: 'github.not-found' });
    expect((thrown as Fault).message).toContain('contoso/elsewhere');
  });

  it('say of a label that a job put there that it was no person', async () => {
    const number = await open();
    const token = bench.world.issueJobToken({ issues: 'write' }, 'job-labels');
    const job = new Octokit({ auth: token, baseUrl: bench.world.api });
    await job.rest.issues.addLabels({ ...bench.repository, issue_number: number, labels: ['approved'] });
    const ticket = await look(number, undefined);
    expect(ticket?.states.at(-1)).toMatchObject({ name: 'approved', by: { account: { kind: 'bot' } } });
  });

  it('name nobody for what happened before the newest hundred events', async () => {
    const number = await open();
    const { rest } = bench.as('bob');
    const target = { ...bench.repository, issue_number: number };
    await rest.issues.addLabels({ ...target, labels: ['approved'] });
    for (let times = 0; times < 51; times += 1) {
      await rest.issues.addLabels({ ...target, labels: ['noise'] });
      await rest.issues.removeLabel({ ...target, name: 'noise' });
      await rest.issues.update({ ...target, state: 'closed' });
      if (times < 50) await rest.issues.update({ ...target, state: 'open' });
    }
    expect((await look(number, undefined))?.states).toMatchObject([
      { name: 'closed', by: { account: { login: 'bob' } } },
      { name: 'approved', by: undefined, at: undefined },
    ]);
  });
});
