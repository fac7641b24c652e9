import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGitHubClient } from '../../../src/adapters/github/client.ts';
import { createLedgerStore } from '../../../src/adapters/github/ledger-store.ts';
import { createRecordedDecisions } from '../../../src/adapters/github/recorded.ts';
import { commitSha, grantNumber, hours, later, milliseconds } from '../../../src/core/brand.ts';
import type { Instant } from '../../../src/core/brand.ts';
import { gitBlob } from '../../../src/core/canonical.ts';
import { deriveEventId } from '../../../src/core/ledger/event-id.ts';
import type { NewEvent } from '../../../src/core/ledger/event.ts';
import { createWorldClock } from '../../../src/sandbox/clock.ts';
import { createFaults } from '../../../src/sandbox/faults.ts';
import { createGitHubWorld } from '../../../src/sandbox/github/world.ts';
import { begun, GATEHOUSE, MAIN, START, testClock } from '../../core/ledger/builders.ts';

const TEXT = 'entitlement: prod-vm-admin\nduration: 2h\n';

const denied = (grant: number, text: string): NewEvent => ({
  id: deriveEventId(grantNumber(grant), 'decided', ''),
  type: 'decided',
  grant: grantNumber(grant),
  actor: GATEHOUSE,
  data: {
    outcome: 'denied',
    policy: MAIN,
    reasons: [],
    approvals: [],
    plan: null,
    subject: { path: `requests/r-${grant}.yaml`, blob: gitBlob(text), commit: commitSha('b'.repeat(40)) },
  },
});

const start = async () => {
  const clock = testClock();
  const world = await createGitHubWorld({
    clock: createWorldClock({ start: '2026-11-20T10:00:00Z' }),
    faults: createFaults(),
    owner: 'contoso',
    name: 'access',
    repositoryId: 4711,
    ownerId: 4710,
    accounts: [{ login: 'erin', id: 1005, role: 'admin' }],
    initial: [{ path: 'requests/r.yaml', content: TEXT }],
  });
  const requests: string[] = [];
  const client = createGitHubClient({
    apiUrl: world.api,
    token: world.issueJobToken({ contents: 'write', statuses: 'write' }, 'evaluate'),
    owner: world.owner,
    repo: world.name,
    onDate: () => {},
    sleep: async () => {},
  });
  client.octokit.hook.before('request', (options) => void requests.push(options.url));
  const { ledger } = await begun(createLedgerStore(client), { clock });
  return { world, clock, ledger, requests, recorded: createRecordedDecisions(client, clock) };
};

describe('recorded decisions', () => {
  let place: Awaited<ReturnType<typeof start>>;
  let from: Instant;
  beforeAll(async () => {
    place = await start();
    await place.ledger.append(() => [denied(1, TEXT), denied(2, 'gone from the repository\n')], {});
    place.clock.advance(hours(24 * 12));
    await place.ledger.append(() => [denied(3, TEXT)], {});
    from = later(place.clock.now(), hours(-24 * 20));
  });
  afterAll(() => place.world.close());

  it('come with the files that were judged, the newest first', async () => {
    const { decisions, complete } = await place.recorded.since(from, 10);
    expect(decisions.map(({ grant, text }) => [grant, text])).toEqual([
      [3, TEXT],
      [2, undefined],
      [1, TEXT],
    ]);
    expect(decisions[0]?.data).toMatchObject({ outcome: 'denied', policy: MAIN });
    expect(complete).toBe(true);
  });

  it('say when there are more of them', async () => {
    const { decisions, complete } = await place.recorded.since(from, 2);
    expect(decisions.map(({ grant }) => grant)).toEqual([3, 2]);
    expect(complete).toBe(false);
  });

  it('are none before the day that was asked for', async () => {
    const { decisions, complete } = await place.recorded.since(later(place.clock.now(), hours(-24)), 10);
    expect(decisions.map(({ grant }) => grant)).toEqual([3]);
    expect(complete).toBe(true);
  });

  it('are read in few requests, ten days each', async () => {
    place.requests.length = 0;
    await place.recorded.since(later(START, milliseconds(0)), 10);
    expect(place.requests).toHaveLength(3);
  });
});
