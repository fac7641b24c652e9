/** A ledger in memory with a clock, and the events of one grant's life. */
import type { Digest, GrantNumber, Instant } from '../../../src/core/brand.ts';
import {
  blobSha,
  commitSha,
  digest,
  entraId,
  formatInstant,
  grantNumber,
  instant,
  later,
  milliseconds,
  minutes,
  parseInstant,
  personKey,
  resourceId,
} from '../../../src/core/brand.ts';
import { canonicalJson, sha256 } from '../../../src/core/canonical.ts';
import { deriveEventId } from '../../../src/core/ledger/event-id.ts';
import type { EventData, EventType, NewEvent } from '../../../src/core/ledger/event.ts';
import { shardOf } from '../../../src/core/ledger/paths.ts';
import type { Plan } from '../../../src/core/plan.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { LedgerStore } from '../../../src/ports/ledger-store.ts';
import { init } from '../../../src/commands/init.ts';
import type { Ledger } from '../../../src/commands/record.ts';
import { openLedger } from '../../../src/commands/record.ts';

export const START = parseInstant('2026-11-20T10:00:00Z') as Instant;
export const MAIN = commitSha('a'.repeat(40));
export const GATEHOUSE = { kind: 'gatehouse' } as const;
export const RUN = { workflow: 'elevate.yml', id: '900', attempt: 1 };

export interface TestClock extends Clock {
  advance(by: number): void;
}

export const testClock = (start: Instant = START): TestClock => {
  let now: number = start;
  return {
    now: () => instant(now),
    sources: () => [{ name: 'github', now: instant(now) }],
    sleep: async (time) => {
      now += time;
    },
    advance: (by) => {
      now += by;
    },
  };
};

export const evidence = (baseline: readonly { path: string; blob: string }[] = []) => ({
  repository: async () => ({ id: 4711, owner: 'contoso', name: 'access', defaultBranch: 'main', head: MAIN }),
  requestsAt: async () => baseline.map(({ path, blob }) => ({ path, blob: blobSha(blob) })),
});

/** A store with a genesis, and a ledger on it. */
export const begun = async <S extends LedgerStore>(
  store: S,
  options: { clock?: TestClock; random?: () => number; run?: typeof RUN } = {},
): Promise<{ store: S; clock: TestClock; ledger: Ledger; genesis: Digest }> => {
  const clock = options.clock ?? testClock();
  const made = await init({ store, evidence: evidence(), clock }, { actor: GATEHOUSE, run: null });
  const { genesis } = made.json;
  return { store, clock, genesis, ledger: openAt(store, clock, genesis, options) };
};

export const openAt = (
  store: LedgerStore,
  clock: Clock,
  genesis: Digest | undefined,
  options: { random?: () => number; run?: typeof RUN } = {},
): Ledger =>
  openLedger({ store, clock, genesis, run: options.run ?? RUN, random: options.random ?? (() => 0.5) });

const blob = (grant: number): ReturnType<typeof blobSha> => blobSha(grant.toString(16).padStart(40, '0'));
export const pathOf = (grant: number): string => `requests/access-${grant}.yaml`;

export const planOf = (grant: GrantNumber): Plan => {
  const plan = {
    grant,
    entitlement: 'prod-vm-admin',
    requester: personKey('alice'),
    beneficiary: personKey('alice'),
    duration: milliseconds(7_200_000),
    steps: [
      {
        id: '1',
        kind: 'azure-role',
        layer: 'identity',
        principal: entraId('0f2c0000-0000-4000-8000-000000000001'),
        role: 'Virtual Machine Administrator Login',
        scope: resourceId('/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/payments-rg'),
        onlyIfEligible: true,
        assignment: 'active',
      },
      {
        id: '2',
        kind: 'nsg-rule',
        layer: 'network',
        nsg: resourceId(
          '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/hub/providers/Microsoft.Network/networkSecurityGroups/bastion-nsg',
        ),
        source: '203.0.113.7/32',
        destination: '*',
        protocol: 'Tcp',
        ports: ['443'],
        priorities: { from: 200, to: 399 },
      },
    ],
  } as const;
  return { ...plan, digest: digest(sha256(canonicalJson(plan))) };
};

const event = <T extends EventType>(
  type: T,
  grant: GrantNumber | null,
  data: EventData[T],
  attempt: number | string = 1,
): NewEvent =>
  ({ id: deriveEventId(grant, type, attempt), type, grant, actor: GATEHOUSE, data }) as unknown as NewEvent;

/** The events of one grant, each as the commands write them. */
export const life = (number: number, start: Instant = START) => {
  const grant = grantNumber(number);
  const startsAt = formatInstant(start);
  const expiresAt = formatInstant(later(start, minutes(120)));
  const subject = { path: pathOf(number), blob: blob(number), commit: MAIN };
  const steps = (state: 'elevated' | 'revoked' | 'failed') =>
    ['1', '2'].map((step) => ({ step, state, at: startsAt, objectId: `o-${step}` }));
  return {
    grant,
    expiresAt,
    requested: (change: Partial<EventData['requested']> = {}): NewEvent =>
      event('requested', grant, {
        requester: personKey('alice'),
        beneficiary: personKey('alice'),
        entitlement: 'prod-vm-admin',
        justification: 'Fail over payments-db-02, replication is stuck since 14:10',
        ticket: 'CHG0031234',
        parameters: { source_ip: '203.0.113.7' },
        path: pathOf(number),
        blob: blob(number),
        url: `https://github.test/contoso/access/pull/${number}`,
        head: commitSha('b'.repeat(40)),
        merge: commitSha('c'.repeat(40)),
        mergedBy: { kind: 'person', person: personKey('bob'), login: 'bob' },
        createdAt: startsAt,
        mergedAt: startsAt,
        ...change,
      }),
    approved: (): NewEvent =>
      event('decided', grant, {
        outcome: 'approved',
        policy: MAIN,
        reasons: [{ code: 'approval.filled', effect: 'pass', sentence: 'Every rule is filled.' }],
        approvals: [
          { rule: 'manager', person: personKey('carol'), review: 1, at: start },
          { rule: 'system owner', person: personKey('bob'), review: 2, at: start },
        ],
        plan: planOf(grant).digest,
        subject,
      }),
    denied: (): NewEvent =>
      event('decided', grant, {
        outcome: 'denied',
        policy: MAIN,
        reasons: [{ code: 'approval.missing', effect: 'deny', sentence: 'Nobody approved.' }],
        approvals: [],
        plan: null,
        subject,
      }),
    elevating: (change: Partial<EventData['elevating']> = {}, attempt: number | string = 1): NewEvent =>
      event(
        'elevating',
        grant,
        {
          principal: entraId('0f2c0000-0000-4000-8000-000000000001'),
          plan: planOf(grant),
          startsAt,
          expiresAt,
          policy: MAIN,
          owner: { run: '900', attempt: 1, until: formatInstant(later(start, minutes(20))) },
          ...change,
        },
        attempt,
      ),
    elevated: (): NewEvent => event('elevated', grant, { steps: steps('elevated') }, '900/1'),
    failed: (): NewEvent => event('failed', grant, { why: 'No answer.', steps: steps('failed') }, '900/1'),
    ending: (): NewEvent => event('ending', grant, { why: 'expired', note: '' }),
    ended: (): NewEvent => event('ended', grant, { why: 'expired', steps: steps('revoked'), lagSeconds: 40 }),
    drifted: (attempt = 1): NewEvent =>
      event('drifted', grant, { step: '2', what: 'the rule is gone' }, attempt),
  };
};

export const takeUp = (number: number, start: Instant = START): readonly NewEvent[] => {
  const of = life(number, start);
  return [of.requested(), of.approved(), of.elevating()];
};

/** A whole life in four appends. */
export const liveThrough = async (ledger: Ledger, number: number, clock: TestClock): Promise<void> => {
  const start = clock.now();
  const of = life(number, start);
  await ledger.append(() => takeUp(number, start), {});
  await ledger.append(() => [of.elevated()], {});
  clock.advance(7_200_000);
  await ledger.append(() => [of.ending()], {});
  clock.advance(60_000);
  await ledger.append(() => [of.ended()], {});
};

/** A file that no pull request explains, as it is denied: one name more in `known/requests/`, and nothing else. */
export const unexplained = (path: string, of = 1): NewEvent =>
  event(
    'decided',
    null,
    {
      outcome: 'denied',
      policy: MAIN,
      reasons: [],
      approvals: [],
      plan: null,
      subject: { path, blob: blob(of), commit: null },
    },
    `${path}@${of}`,
  );

/** Paths that all stand in one shard. */
export const pathsInShard = (shard: string, count: number): readonly string[] => {
  const paths: string[] = [];
  for (let at = 0; paths.length < count; at += 1) if (shardOf(pathOf(at)) === shard) paths.push(pathOf(at));
  return paths;
};
