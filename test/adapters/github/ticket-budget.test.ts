/** What a whole judgement costs on GitHub when it asks about a ticket (DESIGN §12): at most eight requests in four rounds. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createGitHubClient } from '../../../src/adapters/github/client.ts';
import type { GitHubClient } from '../../../src/adapters/github/client.ts';
import { createGitHub } from '../../../src/adapters/github/github.ts';
import { createLedgerStore } from '../../../src/adapters/github/ledger-store.ts';
import { createRecordedDecisions } from '../../../src/adapters/github/recorded.ts';
import { createVersionReports } from '../../../src/adapters/github/version-reports.ts';
import { createReviewIssues } from '../../../src/adapters/github/review-issues.ts';
import { createTickets } from '../../../src/adapters/github/tickets.ts';
import { evaluate } from '../../../src/commands/evaluate.ts';
import { init } from '../../../src/commands/init.ts';
import { openLedger } from '../../../src/commands/record.ts';
import type { Report } from '../../../src/commands/report.ts';
import type { GrantNumber } from '../../../src/core/brand.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import { OPENS } from '../../../src/providers/opens.ts';
import { fakeLog } from '../../fakes/log.ts';
import { fakeNotices } from '../../fakes/notices.ts';
import { startBench } from './bench.ts';
import type { SandboxBench } from './bench.ts';

const SETTINGS = 'policies/gatehouse.yaml';
const ADMIN = 'policies/entitlements/prod-vm-admin.yaml';
const root = resolve(import.meta.dirname, '../../..');
/** Of the sample policy. */
const own = (path: string): string => readFileSync(join(root, 'test/fixtures/formats/base', path), 'utf8');
const REQUEST = (ticket: string): string => `entitlement: prod-vm-admin
duration: 2h
justification: Fail over payments-db-02, replication is stuck since 14:10
ticket: "${ticket}"
parameters: { source_ip: 203.0.113.7 }
`;

let bench: SandboxBench;
let clock: Clock;
const clientOf = (): GitHubClient =>
  createGitHubClient({
    apiUrl: bench.world.api,
    token: bench.world.issueJobToken(
      { contents: 'write', 'pull-requests': 'write', issues: 'write', statuses: 'write' },
      `job-${Math.random()}`,
    ),
    owner: 'contoso',
    repo: 'access',
    onDate: () => {},
    sleep: async () => {},
  });

/** One judgement as a process of its own makes it: what it asked, and how many of its requests had to wait for others. */
const judge = async (
  pull: GrantNumber,
): Promise<{ readonly report: Report; readonly requests: readonly string[]; readonly rounds: number }> => {
  const client = clientOf();
  const requests: string[] = [];
  let answered = 0;
  let rounds = 0;
  client.octokit.hook.wrap('request', async (request, options) => {
    const operation: unknown = Object.getOwnPropertyDescriptor(options, 'operationName')?.value;
    const path = options.url.replace(/^.*\/repos\/[^/]+\/[^/]+/, '').replace(/\?.*/, '');
    requests.push(`${options.method} ${typeof operation === 'string' ? operation : path}`);
    const round = answered + 1;
    rounds = Math.max(rounds, round);
    const response = await request(options);
    answered = Math.max(answered, round);
    return response;
  });
  const store = createLedgerStore(client);
  const report = await evaluate(
    {
      ...createGitHub(client, { expecting: pull }),
      reviews: createReviewIssues(client),
      tickets: createTickets(client),
      recorded: createRecordedDecisions(client, clock),
      versions: createVersionReports(client),
      clock,
      log: fakeLog(),
      notices: fakeNotices(),
      opens: OPENS,
      ledger: (policy) =>
        openLedger({
          store,
          clock,
          run: { workflow: 'request.yml', id: '1', attempt: 1 },
          genesis: policy.settings?.genesis,
          random: () => 0.5,
        }),
    },
    { pull, head: undefined },
  );
  return { report, requests, rounds };
};

beforeEach(async () => {
  bench = await startBench();
  clock = { now: bench.now, sources: () => [{ name: 'github', now: bench.now() }], sleep: async () => {} };
  const client = clientOf();
  const { evidence } = createGitHub(client, { expecting: undefined });
  const store = createLedgerStore(client);
  const begun = await init({ store, evidence, clock }, { actor: { kind: 'gatehouse' }, run: null });
  const settings = own(SETTINGS)
    .replace(/genesis: '[^']*'/, `genesis: '${begun.json.genesis}'`)
    .replace('tickets:\n', 'tickets:\n  github: { pattern: "^#?[0-9]+$", ask: github-issues }\n');
  await bench.pushToMain('erin', {
    [SETTINGS]: settings,
    [ADMIN]: `${own(ADMIN)}ticket: { required: true, system: github, states: [approved] }\n`,
    ...Object.fromEntries(['policies/people.yaml', 'policies/targets.yaml'].map((path) => [path, own(path)])),
  });
  await bench.pass(2);
});
afterEach(() => bench.stop());

const ask = async (): Promise<GrantNumber> => {
  const { repository } = bench;
  const { data } = await bench.as('alice').rest.issues.create({ ...repository, title: 'Fail over' });
  await bench
    .as('bob')
    .rest.issues.addLabels({ ...repository, issue_number: data.number, labels: ['approved'] });
  const pull = await bench.openPull('alice', { 'requests/failover.yaml': REQUEST(`#${data.number}`) });
  await bench.pass(2);
  return pull;
};

it('asks about the ticket beside the ledger: the first judgement takes eight requests in four rounds', async () => {
  const { report, requests, rounds } = await judge(await ask());
  expect(report.outputs?.outcome).toBe('pending');
  expect(rounds).toBeLessThanOrEqual(4);
  expect(requests.toSorted()).toEqual(
    [
      'POST FirstLook',
      'GET /activity',
      'POST RequestFile',
      'POST LedgerRead',
      'POST Ticket',
      'POST FirstWords',
      'POST /pulls/{pull_number}/requested_reviewers',
      'POST /statuses/{sha}',
    ].toSorted(),
  );
});

it('and so does every later one, with approvals to weigh', async () => {
  const pull = await ask();
  await judge(pull);
  await bench.review(pull, 'carol', 'APPROVED');
  await bench.review(pull, 'bob', 'APPROVED');
  await bench.pass(2);
  const { report, requests, rounds } = await judge(pull);
  expect(report.outputs).toMatchObject({ outcome: 'approved', act: 'merge' });
  expect(rounds).toBeLessThanOrEqual(4);
  expect(requests).toHaveLength(8);
  expect(requests.filter((one) => one === 'POST Ticket')).toHaveLength(1);
});
