/** Facts and requests in one line: everything known and in order, changed where a case needs it. */
import { hours, instant, later } from '../../src/core/brand.ts';
import { decide } from '../../src/core/decide.ts';
import type { Decision } from '../../src/core/decision.ts';
import { known } from '../../src/core/fact.ts';
import type { CheckReport, Facts, Ticket, TicketPerson } from '../../src/core/facts.ts';
import type { Policy } from '../../src/core/policy.ts';
import type { Review } from '../../src/core/pull.ts';
import type { AccessRequest, ParsedRequest, RequestParameter } from '../../src/core/request.ts';
import { aPolicy, idOf, type Name, names } from './policy.ts';
import { account, aMergedPull, aPull, aReview, at, now, requestPath } from './pull.ts';

export const parameters = (values: Readonly<Record<string, string>>): ReadonlyMap<string, RequestParameter> =>
  new Map(
    Object.entries(values).map(([name, value], index) => [
      name,
      { name, value, line: 5 + index, column: 14 },
    ]),
  );

export const aRequest = (change: Partial<AccessRequest> = {}): AccessRequest => ({
  path: requestPath,
  entitlement: 'prod-vm-admin',
  start: undefined,
  duration: hours(2),
  justification: 'Fail over payments-db-02, replication is stuck since 14:10',
  ticket: 'CHG0031234',
  parameters: parameters({ source_ip: '203.0.113.7' }),
  beneficiary: undefined,
  extends: undefined,
  breakGlass: false,
  ...change,
});

export const asked = (change: Partial<AccessRequest> = {}): ParsedRequest => ({
  kind: 'request',
  request: aRequest(change),
});

export const ready = (step: string): CheckReport => ({ step, verdict: 'ready', reasons: [] });

export const onGitHub = (name: Name): TicketPerson => ({ kind: 'account', account: account(name) });

/** Open since alice wrote it, approved by bob, hers, with a window around two hours from now. */
export const aTicket = (change: Partial<Ticket> = {}): Ticket => ({
  system: 'github',
  id: '#12',
  states: [
    { name: 'open', by: onGitHub('alice'), at: at('09:00') },
    { name: 'approved', by: onGitHub('bob'), at: at('10:00') },
  ],
  assignees: [onGitHub('alice')],
  approvedBy: [],
  window: { from: now, to: later(now, hours(2)), editedAt: undefined },
  ...change,
});

/** `review` facts unless `moment` says otherwise; every review was given under `policy`. */
export const facts = (policy: Policy, change: Partial<Facts> = {}): Facts => {
  const moment = change.moment ?? 'review';
  const pull = change.pull ?? (moment === 'review' ? aPull() : aMergedPull());
  const commit = policy.commit;
  return {
    moment,
    defaultBranch: 'main',
    pull,
    running: known([], now),
    recent: known([], now),
    recentSince: instant(0),
    freeze: known({ level: 'none' }, now),
    teams: {},
    oncall: {},
    logins: Object.fromEntries(names.map((name) => [String(idOf(name)), known<string>(name, now)])),
    policyAtReview: Object.fromEntries(
      pull.reviews.flatMap(({ id }) =>
        commit === undefined ? [] : [[String(id), known({ commit, policy }, now)]],
      ),
    ),
    ticket: undefined,
    checks: Object.fromEntries(
      ['1', '2', '3'].map((step) => [
        step,
        moment === 'review' ? ({ kind: 'deferred', source: 'azure' } as const) : known(ready(step), now),
      ]),
    ),
    ...change,
  };
};

/** Both rules of the sample: carol is alice's manager, bob an owner. */
export const bothApprove = (): readonly Review[] => [aReview('carol'), aReview('bob')];

export interface Situation {
  readonly policy?: Policy;
  readonly request?: Partial<AccessRequest>;
  readonly reviews?: readonly Review[];
  readonly facts?: Partial<Facts>;
}

/** The decision of alice's request at review, with both approvals unless `reviews` or `facts.pull` say otherwise. */
export const judge = (situation: Situation = {}): Decision => {
  const policy = situation.policy ?? aPolicy();
  const pull = situation.facts?.pull ?? aPull();
  const reviews = situation.reviews ?? (situation.facts?.pull === undefined ? bothApprove() : pull.reviews);
  return decide(
    asked(situation.request),
    policy,
    facts(policy, { ...situation.facts, pull: { ...pull, reviews } }),
    now,
  );
};

/** The same after the merge, at the last look before access begins. */
export const judgeAtElevation = (situation: Situation = {}): Decision => {
  const pull = situation.facts?.pull ?? aMergedPull({ reviews: bothApprove() });
  return judge({ ...situation, facts: { moment: 'elevation', ...situation.facts, pull } });
};

/** The codes of all reasons that stand in the way, in order. */
export const obstacles = (decision: Decision): readonly string[] =>
  decision.reasons
    .filter((reason) => reason.effect === 'deny' || reason.effect === 'wait')
    .map((reason) => reason.code);

export const discounts = (decision: Decision): readonly string[] =>
  decision.discounted.map(({ code }) => code);
