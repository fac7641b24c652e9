/** Judges a setup of a table through `decide`, and says it as the tables do. */
import { type Instant, instant } from '../../../../src/core/brand.ts';
import { decide } from '../../../../src/core/decide.ts';
import type { Decision, Reason } from '../../../../src/core/decision.ts';
import { type Fact, known, type Moment } from '../../../../src/core/fact.ts';
import type { Facts } from '../../../../src/core/facts.ts';
import type { ApprovalTree, Entitlement, PeopleRef, Policy } from '../../../../src/core/policy.ts';
import { aTicket, asked, bothApprove, facts } from '../../../builders/facts.ts';
import { anExtended, ended, running } from '../../../builders/grants.ts';
import { aPolicy, idOf, key, oncall, team, user } from '../../../builders/policy.ts';
import { aMergedPull, aPull, now } from '../../../builders/pull.ts';
import type { FactName, Setup, State } from './table.ts';

type Change = (facts: Facts) => Facts;

export const judgeSetup = (setup: Setup, moment: Moment, change: Change = (same) => same): Decision => {
  const policy = setup.policy ?? aPolicy();
  const at = setup.at ?? now;
  return decide(asked(setup.request), policy, shifted(factsOf(setup, moment, change), at - now), at);
};

/** The same with everything that lies in time moved, what the policy says included. */
export const judgeMoved = (setup: Setup, moment: Moment, to: Instant): Decision => {
  const by = to - (setup.at ?? now);
  const input = asked(setup.request);
  return decide(
    shifted(input, by),
    shifted(setup.policy ?? aPolicy(), by),
    shifted(
      factsOf(setup, moment, (same) => same),
      to - now,
    ),
    to,
  );
};

const factsOf = (setup: Setup, moment: Moment, change: Change): Facts => {
  const policy = setup.policy ?? aPolicy();
  const pull = { reviews: setup.reviews ?? bothApprove(), ...setup.pull };
  return change(
    facts(policy, {
      ...setup.facts,
      moment,
      pull: moment === 'review' ? aPull(pull) : aMergedPull(pull),
    }),
  );
};

/** Nothing else in the builders is a whole number of this size. */
const isInstant = (value: number): boolean => Number.isSafeInteger(value) && value > 1e12;

/** Every instant in it, later by so much. */
const shifted = <T>(value: T, by: number): T => {
  if (by === 0) return value;
  if (typeof value === 'number') return (isInstant(value) ? instant(value + by) : value) as T;
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Map) return new Map([...value].map(([name, each]) => [name, shifted(each, by)])) as T;
  if (Array.isArray(value)) return value.map((each) => shifted(each, by)) as T;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shifted(each, by)])) as T;
};

const said: Readonly<Record<Exclude<State, 'known' | 'missing'>, Fact<never>>> = {
  empty: { kind: 'empty', at: now },
  failed: { kind: 'failed', why: 'HTTP 503' },
  deferred: { kind: 'deferred', source: 'elsewhere' },
};

/** Puts a fact into a state; of one with many answers all of them, or the `only` one. */
export const put =
  (name: FactName, state: State, only?: string): Change =>
  (given) => {
    if (state === 'known') return given;
    const fact = given[name];
    const whole = fact === undefined || 'kind' in fact;
    if (state === 'missing') return { ...given, [name]: whole ? undefined : without(fact, only) };
    if (whole) return { ...given, [name]: said[state] };
    const names = only === undefined ? Object.keys(fact) : [only];
    return { ...given, [name]: { ...fact, ...Object.fromEntries(names.map((each) => [each, said[state]])) } };
  };

const without = (fact: object, only: string | undefined): object =>
  only === undefined ? {} : Object.fromEntries(Object.entries(fact).filter(([name]) => name !== only));

/** As the tables write it: every reason of the rule itself, and of the others what stands in the way. */
export const saysOf = ({ reasons }: Decision, isOwn: (code: string) => boolean): readonly string[] =>
  reasons
    .filter(({ code, effect }) => isOwn(code) || effect === 'deny' || effect === 'wait')
    .map(({ code, effect }) => `${effect} ${code}`)
    .toSorted();

export const ownReasons = ({ reasons }: Decision, isOwn: (code: string) => boolean): readonly Reason[] =>
  reasons.filter(({ code }) => isOwn(code));

const TEAM = 'contoso/anybody';
const ROTA = 'anybody';
const also: readonly PeopleRef[] = [team(TEAM), oncall(ROTA)];

/** The same where something of every fact is there to be read, and everything that names people names a team and a rota too. */
export const enriched = (setup: Setup): Setup => ({
  ...setup,
  policy: policyWithMore(setup.policy ?? aPolicy()),
  facts: {
    running: known([running(7, { beneficiary: key('erin') })], now),
    recent: known([ended(5, { beneficiary: key('erin') })], now),
    extended: known([anExtended(41)], now),
    ticket: known(aTicket(), now),
    ...setup.facts,
    teams: { [TEAM]: known([idOf('erin')], now), ...setup.facts?.teams },
    oncall: { [ROTA]: known([key('erin')], now), ...setup.facts?.oncall },
  },
});

const policyWithMore = (policy: Policy): Policy => ({
  ...policy,
  settings: policy.settings && {
    ...policy.settings,
    protected: { ...policy.settings.protected, people: [...policy.settings.protected.people, ...also] },
    separationOfDuties: [
      ...policy.settings.separationOfDuties,
      { name: 'any two', neverBoth: ['prod-vm-admin', 'another'], within: 3_600_000 as never },
    ],
  },
  people: policy.people && {
    ...policy.people,
    rotas: new Map([
      ...policy.people.rotas,
      [ROTA, { kind: 'system', system: 'elsewhere', among: [user('erin')] }],
    ]),
  },
  entitlements: new Map([...policy.entitlements].map(([name, one]) => [name, entitlementWithMore(one)])),
});

const entitlementWithMore = (entitlement: Entitlement): Entitlement => ({
  ...entitlement,
  owner: [...entitlement.owner, ...also],
  requesters: [...entitlement.requesters, ...also],
  for: [...entitlement.for, ...also],
  approval: entitlement.approval === 'none' ? 'none' : treeWithMore(entitlement.approval),
});

const treeWithMore = (tree: ApprovalTree): ApprovalTree =>
  tree.kind === 'rule' ? { ...tree, by: [...tree.by, ...also] } : { ...tree, of: tree.of.map(treeWithMore) };
