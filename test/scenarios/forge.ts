/** Somebody with write access who knows the ledger's form as well as Gatehouse does: events chained and folded by its own code. */
import { createGitHubClient } from '../../src/adapters/github/client.ts';
import { createLedgerStore } from '../../src/adapters/github/ledger-store.ts';
import { openLedger } from '../../src/commands/record.ts';
import type { EntraId } from '../../src/core/brand.ts';
import {
  blobSha,
  commitSha,
  digest,
  formatInstant,
  grantNumber,
  instant,
  personKey,
} from '../../src/core/brand.ts';
import { canonicalJson, sha256 } from '../../src/core/canonical.ts';
import { deriveEventId } from '../../src/core/ledger/event-id.ts';
import type { EventData, NewEvent } from '../../src/core/ledger/event.ts';
import type { Plan } from '../../src/core/plan.ts';
import { at, text } from '../../src/sandbox/demo/outside.ts';
import { cloneLedger, eventsOf } from '../../src/sandbox/demo/ledger.ts';
import type { Scenario } from './kit.ts';
import { WITHOUT_BUNDLE } from './kit.ts';

const HOUR = 3_600_000;
const GATEHOUSE = { kind: 'gatehouse' } as const;

/** One commit on the ledger branch, with that person's own token. */
export const forge = async (
  scenario: Scenario,
  login: string,
  events: readonly NewEvent[],
): Promise<void> => {
  const { addresses, clock } = scenario.world;
  const [owner = '', repo = ''] = addresses.repository.split('/');
  const client = createGitHubClient({
    apiUrl: addresses.github.api,
    token: addresses.people[login] ?? '',
    owner,
    repo,
    onDate: () => undefined,
    sleep: async () => undefined,
  });
  const now = () => instant(clock.now());
  const ledger = openLedger({
    store: createLedgerStore(client),
    clock: { now, sources: () => [{ name: 'github', now: now() }], sleep: async () => undefined },
    run: { workflow: 'elevate.yml', id: '7000000001', attempt: 1 },
    genesis: digest(text(at(await ledgerHead(scenario), 'genesis'))),
    random: () => 0.5,
  });
  await ledger.append(() => events, { text: 'Take up' });
};

/** What a real grant's events said, to be imitated. */
export interface Model {
  readonly requested: EventData['requested'];
  readonly decided: EventData['decided'];
  readonly elevating: EventData['elevating'];
}

export const modelOf = async (scenario: Scenario, grant: number): Promise<Model> => {
  const clone = await cloneLedger(scenario.outside, WITHOUT_BUNDLE);
  try {
    const events = await eventsOf(clone);
    const dataOf = (type: string) =>
      at(
        events.find((event) => at(event, 'type') === type && at(event, 'grant') === grant),
        'data',
      );
    return {
      requested: dataOf('requested') as EventData['requested'],
      decided: dataOf('decided') as EventData['decided'],
      elevating: dataOf('elevating') as EventData['elevating'],
    };
  } finally {
    await clone.remove();
  }
};

export interface Forgery {
  readonly grant: number;
  readonly path: string;
  readonly blob: string;
  readonly head: string;
  readonly merge: string;
  /** How long the forged window is; the plan itself stays what an honest elevation would make. */
  readonly hours: number;
  /** Who is to get in; the model's own beneficiary when absent. */
  readonly principal?: string;
}

/** `requested decided elevating` as an elevation would have written them now, approvals included. */
export const forgedIntent = (scenario: Scenario, model: Model, forgery: Forgery): readonly NewEvent[] => {
  const grant = grantNumber(forgery.grant);
  const now = Math.floor(scenario.world.clock.now() / 1000) * 1000;
  const time = (milliseconds: number): string => formatInstant(instant(milliseconds));
  const principal = (forgery.principal ?? model.elevating.principal) as EntraId;
  const { digest: _, ...plan } = model.elevating.plan;
  const steps = plan.steps.map((step) => (step.kind === 'azure-role' ? { ...step, principal } : step));
  const honest = { ...plan, grant, steps };
  const own: Plan = { ...honest, digest: digest(sha256(canonicalJson(honest))) };
  const [blob, head, merge] = [blobSha(forgery.blob), commitSha(forgery.head), commitSha(forgery.merge)];
  return [
    {
      id: deriveEventId(grant, 'requested', ''),
      type: 'requested',
      grant,
      actor: { kind: 'person', person: personKey('alice'), login: 'alice' },
      data: {
        ...model.requested,
        path: forgery.path,
        blob,
        head,
        merge,
        createdAt: time(now - 60_000),
        mergedAt: time(now),
      },
    },
    {
      id: deriveEventId(grant, 'decided', ''),
      type: 'decided',
      grant,
      actor: GATEHOUSE,
      data: { ...model.decided, plan: own.digest, subject: { path: forgery.path, blob, commit: merge } },
    },
    {
      id: deriveEventId(grant, 'elevating', ''),
      type: 'elevating',
      grant,
      actor: GATEHOUSE,
      data: {
        ...model.elevating,
        principal,
        plan: own,
        startsAt: time(now),
        expiresAt: time(now + forgery.hours * HOUR),
        // A run that has ended: nobody has to wait for its lease.
        owner: { run: '7000000001', attempt: 1, until: time(now + 20 * 60_000) },
      },
    },
  ];
};

/** `elevated`, as the run that opened it would have written it: every step said to stand. */
export const forgedOutcome = (grant: number, intent: readonly NewEvent[]): NewEvent => {
  const [elevating] = intent.flatMap((event) => (event.type === 'elevating' ? [event.data] : []));
  const { plan, startsAt, expiresAt: endsAt } = elevating as EventData['elevating'];
  return {
    id: deriveEventId(grantNumber(grant), 'elevated', '7000000001/1'),
    type: 'elevated',
    grant: grantNumber(grant),
    actor: GATEHOUSE,
    data: {
      steps: plan.steps.map(({ id: step }) => ({
        step,
        state: 'elevated',
        at: startsAt,
        objectId: step,
        endsAt,
      })),
    },
  };
};

/** `extended`, as if another grant had taken it over until a later end. */
export const forgedExtension = (grant: number, by: number, expiresAt: string): readonly NewEvent[] => [
  {
    id: deriveEventId(grantNumber(grant), 'extended', by),
    type: 'extended',
    grant: grantNumber(grant),
    actor: GATEHOUSE,
    data: { by: grantNumber(by), expiresAt },
  },
];

/** `ending ended`, as a sweep writes them. */
export const forgedEnd = (grant: number): readonly NewEvent[] => [
  {
    id: deriveEventId(grantNumber(grant), 'ending', ''),
    type: 'ending',
    grant: grantNumber(grant),
    actor: GATEHOUSE,
    data: { why: 'early', note: 'asked for' },
  },
  {
    id: deriveEventId(grantNumber(grant), 'ended', ''),
    type: 'ended',
    grant: grantNumber(grant),
    actor: GATEHOUSE,
    data: { why: 'early', steps: [], lagSeconds: 0 },
  },
];

const ledgerHead = async (scenario: Scenario): Promise<unknown> => {
  const answer = await scenario.outside.gitHub('erin', 'GET', '/contents/head.json?ref=gatehouse-ledger');
  return JSON.parse(Buffer.from(text(at(answer.body, 'content')), 'base64').toString('utf8'));
};
