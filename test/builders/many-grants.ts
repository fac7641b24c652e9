/** A ledger with very many open grants, event by event as elevations write it, without running as many elevations. */
import { blobSha, formatInstant, grantNumber, instant } from '../../src/core/brand.ts';
import type { GrantNumber, Installation } from '../../src/core/brand.ts';
import { deriveEventId } from '../../src/core/ledger/event-id.ts';
import type { LedgerHead, NewEvent } from '../../src/core/ledger/event.ts';
import { chain, foldCommit, grantFiles, headFile } from '../../src/core/ledger/files.ts';
import type { GrantNow } from '../../src/core/ledger/fold.ts';
import type { ShardEnd } from '../../src/core/ledger/known.ts';
import { grownShards, shardFiles } from '../../src/core/ledger/known.ts';
import { KNOWN_FOLDER, lastPartPath, shardAt } from '../../src/core/ledger/paths.ts';
import type { Step } from '../../src/core/plan.ts';
import type { LedgerStore } from '../../src/ports/ledger-store.ts';
import type { ManyProvider } from '../fakes/many.ts';

export interface ManyGrants {
  /** Of one request, as an honest run would write them: `requested`, `decided`, `elevating`. */
  readonly template: readonly NewEvent[];
  readonly first: number;
  readonly count: number;
  /** Where the steps of the grant with this place in the row lie. */
  readonly subscriptionOf: (place: number) => string;
  /** By how many milliseconds its window is shorter than the template's. */
  readonly shorter: (place: number) => number;
  readonly installation: Installation;
  readonly platforms: readonly Pick<ManyProvider, 'kind' | 'put'>[];
  /** ISO 8601, of the events. */
  readonly time: string;
}

/** Grants whose events stand in one commit: GitHub gives out no longer text. */
const IN_ONE_COMMIT = 60;

export const openMany = async (store: LedgerStore, many: ManyGrants): Promise<readonly GrantNumber[]> => {
  const read = await store.read([KNOWN_FOLDER]);
  if (read === 'missing') throw new Error('there is no ledger');
  let head = JSON.parse(read.files.get('head.json') ?? '') as LedgerHead;
  let { commit } = read;
  const ends = new Map<string, ShardEnd>();
  for (const [path, text] of read.files)
    if (path === lastPartPath(shardAt(path))) ends.set(shardAt(path), { kind: 'part', text });
  const numbers = Array.from({ length: many.count }, (_, at) => grantNumber(many.first + at));
  for (let at = 0; at < numbers.length; at += IN_ONE_COMMIT) {
    const some = numbers.slice(at, at + IN_ONE_COMMIT);
    const events = some.flatMap((grant) => eventsOf(many, grant));
    const segment = chain(head, events, {
      time: many.time,
      run: { workflow: 'elevate.yml', id: '1', attempt: 1 },
    });
    const before = new Map<GrantNumber, GrantNow>();
    const folded = foldCommit((grant) => before.get(grant), segment.events);
    if (folded.kind === 'refused') throw new Error(folded.why);
    const { delta } = folded;
    head = { ...head, ...segment.end, segment: segment.path };
    const shards = grownShards(delta.known, (shard) => ends.get(shard), head.knownPart);
    for (const [shard, { end }] of shards) ends.set(shard, end);
    const outcome = await store.commit(commit, {
      subject: `Open ${some.length}`,
      trailers: [],
      additions: new Map([
        [segment.path, segment.text],
        headFile(head),
        ...grantFiles(delta, () => false).additions,
        ...shardFiles(shards),
      ]),
      deletions: [],
    });
    if (outcome.kind !== 'committed') throw new Error('the ledger moved');
    ({ commit } = outcome);
  }
  return numbers;
};

const eventsOf = (many: ManyGrants, grant: GrantNumber): readonly NewEvent[] => {
  const subscription = many.subscriptionOf(grant - many.first);
  const endsAt = (text: string): string =>
    formatInstant(instant(Date.parse(text) - many.shorter(grant - many.first)));
  const own = many.template.flatMap((event): readonly NewEvent[] => {
    const base = { ...event, grant, id: deriveEventId(grant, event.type, '') } as NewEvent;
    switch (base.type) {
      case 'requested':
        return [
          {
            ...base,
            data: {
              ...base.data,
              path: `requests/many-${grant}.yaml`,
              blob: blobSha(grant.toString(16).padStart(40, '0')),
              url: `https://github.com/contoso/access/pull/${grant}`,
            },
          },
        ];
      case 'decided': {
        const { facts: _facts, ...data } = base.data;
        return [{ ...base, data }];
      }
      case 'elevating':
        return [
          {
            ...base,
            data: {
              ...base.data,
              expiresAt: endsAt(base.data.expiresAt),
              plan: {
                ...base.data.plan,
                grant,
                steps: base.data.plan.steps.map((step) => movedTo(subscription, step)),
              },
            },
          },
        ];
      default:
        return [];
    }
  });
  const intent = own.find((event) => event.type === 'elevating');
  if (intent?.type !== 'elevating') throw new Error('the template has an intent');
  const expiresAt = instant(Date.parse(intent.data.expiresAt));
  const steps = intent.data.plan.steps.map((step) => {
    const platform = many.platforms.find(({ kind }) => kind === step.kind);
    if (platform === undefined) throw new Error(`no platform for ${step.kind}`);
    const { objectId, details } = platform.put(step, {
      installation: many.installation,
      grant,
      expiresAt,
    });
    return {
      step: step.id,
      state: 'elevated',
      at: many.time,
      objectId,
      endsAt: 'by-sweep',
      details,
    } as const;
  });
  return [...own, { ...intent, type: 'elevated', id: deriveEventId(grant, 'elevated', ''), data: { steps } }];
};

const movedTo = (subscription: string, step: Step): Step => {
  const text = JSON.stringify(step).replaceAll(
    /\/subscriptions\/[0-9a-f-]{36}/g,
    `/subscriptions/${subscription}`,
  );
  return JSON.parse(text) as Step;
};
