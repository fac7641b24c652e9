/** Anchors as commit statuses of the sandbox's GitHub: whose they are, what lies over them, and what is found again. */
import { Octokit } from '@octokit/rest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAnchors } from '../../../src/adapters/github/anchors.ts';
import { createGitHubClient } from '../../../src/adapters/github/client.ts';
import { createLedgerStore } from '../../../src/adapters/github/ledger-store.ts';
import { createAnchoring } from '../../../src/commands/anchoring.ts';
import { openLedger } from '../../../src/commands/record.ts';
import type { CommitSha, Digest } from '../../../src/core/brand.ts';
import { commitSha } from '../../../src/core/brand.ts';
import { formatAnchor, anchorOf } from '../../../src/core/ledger/anchor.ts';
import { createWorldClock } from '../../../src/sandbox/clock.ts';
import type { GitHubWorld, Permissions } from '../../../src/sandbox/contract.ts';
import { createFaults } from '../../../src/sandbox/faults.ts';
import { createGitHubWorld } from '../../../src/sandbox/github/world.ts';
import { createRequestLog } from '../../../src/sandbox/http.ts';
import { begun, life, RUN, takeUp, testClock } from '../../core/ledger/builders.ts';
import { fakeLog } from '../../fakes/log.ts';

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const clock = testClock();
let world: GitHubWorld;
let requests: string[];
let genesis: Digest;

beforeEach(async () => {
  world = await createGitHubWorld({
    clock: createWorldClock({ start: '2026-11-20T10:00:00Z' }),
    faults: createFaults(),
    log: createRequestLog(),
    owner: 'contoso',
    name: 'access',
    repositoryId: 4711,
    ownerId: 4710,
    accounts: [
      { login: 'erin', id: 1005, role: 'admin' },
      { login: 'mallory', id: 1006, role: 'write' },
    ],
    initial: [{ path: 'README.md', content: '# access\n' }],
  });
  requests = [];
  ({ genesis } = await begun(createLedgerStore(clientOf()), { clock }));
});
afterEach(() => world.close());

const clientOf = (
  token = world.issueJobToken({ contents: 'write', statuses: 'write' }, `job-${Math.random()}`),
) => {
  const client = createGitHubClient({
    apiUrl: world.api,
    token,
    owner: world.owner,
    repo: world.name,
    onDate: () => {},
    sleep: async () => {},
  });
  client.octokit.hook.before('request', (options) => {
    const operation: unknown = Object.getOwnPropertyDescriptor(options, 'operationName')?.value;
    requests.push(
      `${options.method} ${typeof operation === 'string' ? operation : options.url.replace(/^.*\/repos\/\{owner\}\/\{repo\}/, '')}`,
    );
  });
  return client;
};

/** One run of the machine. */
const run = (client = clientOf()) => {
  const log = fakeLog();
  const anchoring = createAnchoring(createAnchors(client), log);
  const store = createLedgerStore(client);
  const ledger = openLedger({ store, clock, genesis, run: RUN, random: () => 0.5, anchoring });
  return { ledger, store, anchoring, log };
};

const as = (login: string): Octokit =>
  new Octokit({
    auth: world.accounts.find((one) => one.login === login)?.token ?? '',
    baseUrl: world.api,
    log: quiet,
  });
const at = { owner: 'contoso', repo: 'access' };
const mainHead = async (): Promise<CommitSha> =>
  commitSha((await as('erin').rest.git.getRef({ ...at, ref: 'heads/main' })).data.object.sha);
const push = async (path: string): Promise<CommitSha> =>
  commitSha(
    (await as('erin').rest.repos.createOrUpdateFileContents({ ...at, path, message: path, content: 'eA==' }))
      .data.commit.sha ?? '',
  );
const write = async (
  client: ReturnType<typeof clientOf>,
  sha: CommitSha,
  description: string,
): Promise<unknown> =>
  client.octokit.rest.repos.createCommitStatus({
    ...at,
    sha,
    state: 'success',
    context: 'gatehouse/ledger',
    description,
  });
const outsideOf = async (client = clientOf()) => {
  const read = await createLedgerStore(client).read([]);
  if (read === 'missing') throw new Error('missing');
  return read.outside;
};

describe('an anchor on GitHub', () => {
  it('stands on the commit of the request that the events are about, else on the head of main', async () => {
    const merge = await push('requests/a.yaml');
    const later = await push('b.txt');
    const { ledger, anchoring, log } = run();
    const { head } = await ledger.append(() => [life(7).requested({ merge }), life(7).denied()], {});
    await anchoring.settled();
    expect((await outsideOf()).anchors).toMatchObject([{ ...anchorOf(head), commit: merge }]);
    await ledger.append(() => takeUp(8), {});
    await anchoring.settled();
    expect((await outsideOf()).anchors.map(({ seq, commit }) => [seq, commit])).toEqual([
      [6, later],
      [3, merge],
    ]);
    expect(log.lines).toEqual([]);
  });

  it('comes with the reading of the branch, which stays one request', async () => {
    const { ledger, anchoring } = run();
    await ledger.append(() => takeUp(7), {});
    await anchoring.settled();
    requests = [];
    const again = run();
    await again.ledger.read([], []);
    expect(requests).toEqual(['POST LedgerRead']);
  });

  it('is missing, with a warning, where the job may write no statuses, and the events stand', async () => {
    const permissions: Permissions = { contents: 'write', statuses: 'read' };
    const { ledger, anchoring, log } = run(clientOf(world.issueJobToken(permissions, 'preflight')));
    expect((await ledger.append(() => takeUp(7), {})).open.size).toBe(1);
    await anchoring.settled();
    expect(log.lines).toMatchObject([{ level: 'warning' }]);
    expect((await outsideOf()).anchors).toEqual([]);
  });

  it('is none that a person wrote, and what a person lays over it does not hide it', async () => {
    const { ledger, anchoring } = run();
    const { head } = await ledger.append(() => takeUp(7), {});
    await anchoring.settled();
    const forged = formatAnchor({ ...anchorOf(head), seq: 4_000 });
    const mallory = clientOf(world.accounts.find(({ login }) => login === 'mallory')?.token);
    await write(mallory, await mainHead(), forged);
    expect((await outsideOf()).anchors.map(({ seq }) => seq)).toEqual([head.seq]);
    for (let more = 0; more < 120; more += 1) await write(mallory, await mainHead(), `x ${more}`);
    expect((await outsideOf()).anchors.map(({ seq }) => seq)).toEqual([head.seq]);
    requests = [];
    const again = run();
    await again.ledger.read([], []);
    await again.ledger.read([], []);
    expect(requests.filter((line) => line.startsWith('GET'))).toHaveLength(2);
  });

  it('is never written by a person at a terminal', async () => {
    const erin = clientOf(world.accounts.find(({ login }) => login === 'erin')?.token);
    const { ledger, anchoring } = run(erin);
    await ledger.append(() => takeUp(7), {});
    await anchoring.settled();
    expect((await outsideOf()).anchors).toEqual([]);
    expect((await outsideOf(erin)).main).toEqual([]);
  });

  it('of a workflow that somebody pushed can stop what follows, and the audit reads what lies below it', async () => {
    const { ledger, anchoring } = run();
    const { head } = await ledger.append(() => takeUp(7), {});
    await anchoring.settled();
    await write(clientOf(), await mainHead(), formatAnchor({ ...anchorOf(head), seq: 4_000 }));
    await expect(run().ledger.read([], [])).rejects.toMatchObject({ code: 'ledger.rewritten' });
    const all = await createAnchors(clientOf()).all();
    expect(all.map(({ seq }) => seq)).toEqual([4_000, head.seq]);
  });

  it('is found below 120 commits by the audit, and beyond fifty no more by a run', async () => {
    const { ledger, anchoring } = run();
    const { head } = await ledger.append(() => takeUp(7), {});
    await anchoring.settled();
    for (let more = 0; more < 60; more += 1) await push(`n/${more}`);
    expect((await outsideOf()).anchors).toEqual([]);
    for (let more = 60; more < 120; more += 1) await push(`n/${more}`);
    expect((await createAnchors(clientOf()).all()).map(({ seq }) => seq)).toEqual([head.seq]);
  });
});
