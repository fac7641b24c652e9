/** Facts about a generated pull request under a generated policy: everything asked and mostly answered well. */
import * as fc from 'fast-check';
import {
  commitSha,
  gitHubUserId,
  grantNumber,
  hours,
  instant,
  later,
  milliseconds,
  personKey,
} from '../../src/core/brand.ts';
import type { Instant } from '../../src/core/brand.ts';
import { privilegesOf } from '../../src/core/extension.ts';
import { type Fact, known } from '../../src/core/fact.ts';
import type { Facts, RecentGrant, RunningGrant, Ticket, TicketPerson } from '../../src/core/facts.ts';
import { targetKeys } from '../../src/core/make-plan.ts';
import type { Plan } from '../../src/core/plan.ts';
import type { Policy } from '../../src/core/policy.ts';
import type { ParsedRequest } from '../../src/core/request.ts';
import { systemOfTicket } from '../../src/core/ticket-system.ts';
import { often, one } from './draw.ts';
import { cast, type CastName, idOfCast, loginOf } from './people.ts';
import { accountOf, at, type DrawnPull } from './pull.ts';

/** What facts are drawn for. */
export interface FactsGround {
  readonly drawn: DrawnPull;
  readonly policy: Policy;
  readonly input: ParsedRequest;
  readonly plan: Plan | undefined;
  readonly now: Instant;
}

export type DrawnFacts = (ground: FactsGround) => Facts;

const grant = fc.record({
  number: fc.integer({ min: 31, max: 41 }),
  whose: one<CastName>('ann', 'ben', 'cleo', 'dan', 'finn'),
  entitlement: one('access', 'audit', 'other'),
  /** Minutes from now. */
  from: fc.integer({ min: -400, max: 90 }),
  lasts: fc.integer({ min: 10, max: 240 }),
  sameTargets: often(false, true),
  owes: often(false, true),
});
type Grant = typeof grant extends fc.Arbitrary<infer T> ? T : never;

const inMinutes = (now: Instant, count: number): Instant => later(now, milliseconds(count * 60_000));

const person = (name: CastName): TicketPerson =>
  name === 'eva' || name === 'finn'
    ? { kind: 'person', person: personKey(name) }
    : { kind: 'account', account: accountOf(name) };

const ticketOf = fc
  .record({
    state: often('approved', 'open', 'Approved'),
    setBy: often<CastName | undefined>('finn', 'ann', 'gus', undefined),
    approvedBy: fc.array(one<CastName>('finn', 'eva', 'ann'), { maxLength: 1 }),
    assignee: often<CastName | undefined>('ann', 'ben', undefined),
    everybody: fc.boolean(),
    window: often<'wide' | 'edited' | 'short' | 'none'>('wide', 'edited', 'short', 'none'),
  })
  .map((drawn) => (asks: CastName, now: Instant): Omit<Ticket, 'system' | 'id'> => ({
    states: [
      { name: 'open', by: person(asks), at: at('09:00:00') },
      {
        name: drawn.state,
        by: drawn.setBy === undefined ? undefined : person(drawn.setBy),
        at: at('10:02:00'),
      },
    ],
    assignees: drawn.everybody
      ? cast.map(person)
      : drawn.assignee === undefined
        ? []
        : [person(drawn.assignee)],
    approvedBy: drawn.approvedBy.map(person),
    window:
      drawn.window === 'none'
        ? undefined
        : {
            from: later(now, milliseconds(-hours(2))),
            to: later(now, drawn.window === 'short' ? hours(1) : hours(96)),
            editedAt: drawn.window === 'edited' ? at('10:03:00') : undefined,
          },
  }));

export const drawnFacts: fc.Arbitrary<DrawnFacts> = fc
  .record({
    members: fc.subarray([...cast]),
    everybody: fc.boolean(),
    paged: fc.subarray<CastName>(['ann', 'ben', 'eva']),
    open: fc.oneof(
      { weight: 3, arbitrary: fc.constant<readonly Grant[]>([]) },
      { weight: 1, arbitrary: fc.array(grant, { maxLength: 4 }) },
    ),
    ended: fc.oneof(
      { weight: 3, arbitrary: fc.constant<readonly Grant[]>([]) },
      { weight: 1, arbitrary: fc.array(grant, { maxLength: 3 }) },
    ),
    why: one<RecentGrant['why']>('expired', 'early', 'failed', 'superseded'),
    ticket: ticketOf,
    intended: often(false, true),
    chain: one(1, 1, 2),
  })
  .map((drawn) => (ground) => {
    const { policy, input, now } = ground;
    const { asks, moment, pull } = ground.drawn;
    const isExtension = input.kind === 'request' && input.request.extends !== undefined;
    return {
      moment,
      defaultBranch: 'main',
      pull,
      running: known(
        [
          ...onlyOnce(drawn.open).map((each) => runningOf(each, ground)),
          ...(isExtension ? [extendedRunning(ground)] : []),
        ],
        now,
      ),
      recent: known(
        onlyOnce(drawn.ended).map(({ number, whose, entitlement, from, lasts, owes }): RecentGrant => ({
          grant: grantNumber(number + 100),
          beneficiary: personKey(whose),
          entitlement,
          startsAt: inMinutes(now, Math.min(from, 0) - lasts - 5),
          endedAt: inMinutes(now, Math.min(from, 0) - 5),
          why: drawn.why,
          ...(owes ? { review: { requester: personKey(whose), due: inMinutes(now, from) } } : {}),
        })),
        now,
      ),
      recentSince: instant(0),
      freeze: known({ level: 'none' }, now),
      ...(isExtension ? { extended: known(chainOf(drawn.chain, ground), now) } : {}),
      teams: {
        'contoso/live': known(
          (drawn.everybody ? cast : drawn.members).map((name) => gitHubUserId(idOfCast(name))),
          now,
        ),
      },
      oncall: {
        paged: known(
          drawn.paged.map((name) => personKey(name)),
          now,
        ),
      },
      logins: Object.fromEntries(cast.map((name) => [String(idOfCast(name)), known(loginOf(name), now)])),
      policyAtReview: Object.fromEntries(
        pull.reviews.map(({ id }) => [String(id), known({ commit: COMMIT, policy }, now)]),
      ),
      ticket: ticketFact(ground, drawn.ticket(asks, now)),
      checks: Object.fromEntries(
        (ground.plan?.steps ?? []).map(({ id }): [string, Facts['checks'][string]] => [
          id,
          moment === 'review'
            ? { kind: 'deferred', source: 'azure' }
            : known({ step: id, verdict: 'ready', reasons: [] }, now),
        ]),
      ),
      ...(drawn.intended && moment === 'elevation' && ground.plan !== undefined
        ? { intended: { from: inMinutes(now, -5), to: later(inMinutes(now, -5), ground.plan.duration) } }
        : {}),
    };
  });

/** Of every policy that is generated: what was in force at a review is, unless a fault says otherwise, what is in force now. */
export const COMMIT = commitSha('e'.repeat(40));

const onlyOnce = (grants: readonly Grant[]): readonly Grant[] =>
  grants.filter(({ number }, index) => grants.findIndex((other) => other.number === number) === index);

const runningOf = (
  { number, whose, entitlement, from, lasts, sameTargets, owes }: Grant,
  { plan, now }: FactsGround,
): RunningGrant => ({
  grant: grantNumber(number),
  state: from > 0 ? 'scheduled' : 'active',
  beneficiary: personKey(whose),
  entitlement,
  startsAt: inMinutes(now, from),
  expiresAt: inMinutes(now, from + lasts),
  targets: sameTargets && plan !== undefined ? targetKeys(plan) : [`${whose}|other`],
  privileges: privilegesOf({
    beneficiary: personKey(whose),
    entitlement,
    steps: sameTargets ? (plan?.steps ?? []) : [],
  }),
  ...(owes ? { review: { requester: personKey(whose), due: inMinutes(now, from) } } : {}),
});

const extendedRunning = ({ drawn, plan, now }: FactsGround): RunningGrant => ({
  grant: grantNumber(30),
  state: 'active',
  beneficiary: plan?.beneficiary ?? personKey(drawn.asks),
  entitlement: plan?.entitlement ?? 'access',
  startsAt: inMinutes(now, -20),
  expiresAt: inMinutes(now, 10),
  targets: plan === undefined ? [] : targetKeys(plan),
  privileges: privilegesOf(plan ?? { beneficiary: personKey(drawn.asks), entitlement: 'access', steps: [] }),
});

const chainOf = (length: number, ground: FactsGround) => {
  const { beneficiary, entitlement, privileges } = extendedRunning(ground);
  return Array.from({ length }, (_, index) => ({
    grant: grantNumber(30 - index),
    path: `requests/before-${index}.yaml`,
    beneficiary,
    entitlement,
    privileges,
    startsAt: inMinutes(ground.now, -20 - index * 25),
    extends: index === length - 1 ? undefined : grantNumber(29 - index),
  }));
};

/** Nobody is asked of a system whose settings say so; one without a connection is asked at elevation, in vain. */
const ticketFact = (
  { input, policy, drawn, now }: FactsGround,
  said: Omit<Ticket, 'system' | 'id'>,
): Fact<Ticket> | undefined => {
  const id = input.kind === 'request' ? input.request.ticket : undefined;
  const system = id === undefined ? undefined : systemOfTicket(policy.settings?.tickets ?? [], id);
  if (id === undefined || system === undefined || system.source.kind === 'nobody') return undefined;
  if (system.source.kind === 'unconnected')
    return drawn.moment === 'review'
      ? { kind: 'deferred', source: 'remote' }
      : { kind: 'failed', why: 'there is no connection' };
  return known({ system: system.system, id, ...said }, now);
};
