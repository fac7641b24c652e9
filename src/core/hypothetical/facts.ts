/** The facts of a hypothesis: one small function for each source. A new fact is one more function and one more line. */
import {
  commitSha,
  type CommitSha,
  type GitHubUserId,
  grantNumber,
  instant,
  milliseconds,
  personKey,
  type PersonKey,
} from '../brand.ts';
import { type Fact, known } from '../fact.ts';
import type { Facts, RunningGrant } from '../facts.ts';
import { refuseUnopenable } from '../openable.ts';
import { privilegesOf } from '../extension.ts';
import { makePlan, targetKeys } from '../make-plan.ts';
import type { Entitlement, People, Policy, Privilege } from '../policy.ts';
import type { PullEvidence } from '../pull.ts';
import type { ParsedRequest } from '../request.ts';
import { accountOf } from './accounts.ts';
import type { HeldGrant, Hypothesis } from './hypothesis.ts';
import type { Source } from './sources.ts';
import { pullOf } from './pull.ts';
import { notAnswering, say } from './say.ts';
import { ticketFact } from './ticket.ts';

export const factsOf = (hypothesis: Hypothesis, people: People, input: ParsedRequest): Facts => {
  const pull = pullOf(hypothesis, people);
  const wanted = input.kind === 'request' ? input.request.entitlement : undefined;
  const entitlement = wanted === undefined ? undefined : hypothesis.policy.entitlements.get(wanted);
  // What not every decision looks at.
  const further = {
    oncall: oncall(hypothesis, entitlement),
    ticket: ticketFact(hypothesis, people, input),
    recent: recent(hypothesis),
    recentSince: instant(0),
    freeze: freeze(hypothesis),
  };
  return {
    ...further,
    moment: hypothesis.moment,
    defaultBranch: 'main',
    pull,
    running: running(hypothesis),
    teams: teams(hypothesis, people, entitlement),
    logins: logins(hypothesis, people, pull),
    policyAtReview: policyAtReview(hypothesis, pull),
    checks: checks(hypothesis, entitlement),
  };
};

const freeze = (hypothesis: Hypothesis): Facts['freeze'] => {
  const { level } = hypothesis.outside.freeze;
  const word = { by: 'somebody', since: hypothesis.at, until: null, why: 'it is so in this hypothesis' };
  return say(hypothesis, 'ledger', level === 'none' ? { level } : { level, ...word });
};

const running = (hypothesis: Hypothesis): Facts['running'] =>
  say(
    hypothesis,
    'ledger',
    hypothesis.outside.open.map((held, index) => runningGrant(held, index, hypothesis.policy)),
  );

/** Numbers that no hypothetical pull request has. */
const runningGrant = (held: HeldGrant, index: number, policy: Policy): RunningGrant => ({
  grant: grantNumber(1001 + index),
  beneficiary: personKey(held.person),
  entitlement: held.entitlement,
  state: 'active',
  // As if it had always been there.
  startsAt: instant(0),
  expiresAt: held.until,
  ...holdings(held, policy),
});

/** What the grant holds, as far as its parameters are told. */
const holdings = (
  { person, entitlement: name, parameters }: HeldGrant,
  policy: Policy,
): Pick<RunningGrant, 'targets' | 'privileges'> => {
  const key = personKey(person);
  const entitlement = policy.entitlements.get(name);
  const holder = policy.people?.byKey.get(key);
  const nothing = {
    targets: [],
    privileges: privilegesOf({ beneficiary: key, entitlement: name, steps: [] }),
  };
  if (entitlement === undefined || holder === undefined) return nothing;
  const told = entitlement.privileges.filter((privilege) =>
    parametersOf(privilege).every((each) => Object.hasOwn(parameters, each)),
  );
  const entitlements = new Map([[name, { ...entitlement, privileges: told }]]);
  const made = makePlan(
    {
      path: '',
      entitlement: name,
      duration: milliseconds(0),
      justification: '',
      ticket: undefined,
      beneficiary: undefined,
      start: undefined,
      extends: undefined,
      breakGlass: false,
      parameters: new Map(
        Object.entries(parameters).map(([each, value]) => [each, { name: each, value, line: 1, column: 1 }]),
      ),
    },
    { ...policy, entitlements },
    {
      grant: grantNumber(1),
      requester: key,
      beneficiary: key,
      principal: holder.entra,
      account: holder.gitHubId,
    },
  );
  return made.kind === 'plan'
    ? { targets: targetKeys(made.plan), privileges: privilegesOf(made.plan) }
    : nothing;
};

/** The parameters that a privilege is bound to, wherever in it they stand. */
const parametersOf = (privilege: Privilege): readonly string[] =>
  Object.values(privilege).flatMap((value: unknown) =>
    (Array.isArray(value) ? value : [value]).flatMap((part: unknown) =>
      typeof part === 'object' && part !== null && 'kind' in part && part.kind === 'param' && 'name' in part
        ? [String(part.name)]
        : [],
    ),
  );

const teams = (
  hypothesis: Hypothesis,
  people: People,
  entitlement: Entitlement | undefined,
): Facts['teams'] => {
  const told = Object.entries(hypothesis.outside.teams).map(
    ([team, names]) =>
      [team.toLowerCase(), names.flatMap((name) => accountOf(name, people)?.id ?? [])] as const,
  );
  const named = namedIn([entitlement, [...people.groups.values()]], 'team');
  return byName<readonly GitHubUserId[]>(hypothesis, 'teams', { told, named });
};

const oncall = (hypothesis: Hypothesis, entitlement: Entitlement | undefined) => {
  const told = Object.entries(hypothesis.outside.oncall).map(
    ([rota, names]) => [rota, names.map(personKey)] as const,
  );
  return byName<readonly PersonKey[]>(hypothesis, 'oncall', { told, named: namedIn(entitlement, 'rota') });
};

/** What was told of each name, and of those that are named and not told that they have not been asked. */
const byName = <T>(
  hypothesis: Hypothesis,
  source: Source,
  { told, named }: { readonly told: readonly (readonly [string, T])[]; readonly named: ReadonlySet<string> },
): Readonly<Record<string, Fact<T>>> => {
  const silent: Fact<T> = hypothesis.outside.failed.includes(source)
    ? notAnswering(source)
    : { kind: 'deferred', source };
  return Object.fromEntries([
    ...[...named].map((name) => [name, silent] as const),
    ...told.map(([name, value]) => [name, say(hypothesis, source, value)] as const),
  ]);
};

/** Every live team, or every rota, that is named anywhere in a value. */
const namedIn = (value: unknown, key: 'team' | 'rota'): ReadonlySet<string> => {
  const found = new Set<string>();
  const look = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return;
    for (const [name, each] of Object.entries(part)) {
      if (name === key && typeof each === 'string') found.add(each);
      look(each);
    }
  };
  look(value);
  return found;
};

const recent = (hypothesis: Hypothesis) =>
  say(
    hypothesis,
    'ledger',
    hypothesis.outside.recent.map(({ person, entitlement, from, to }, index) => ({
      grant: grantNumber(2001 + index),
      beneficiary: personKey(person),
      entitlement,
      startsAt: from,
      endedAt: to,
      why: 'expired' as const,
    })),
  );

const logins = (hypothesis: Hypothesis, people: People, pull: PullEvidence): Facts['logins'] => {
  const now = (key: string, login: string): string =>
    Object.hasOwn(hypothesis.outside.logins, key) ? (hypothesis.outside.logins[key] ?? login) : login;
  const everybody = [...people.byKey.values()].map(({ key, gitHubId, login }) => ({
    id: gitHubId,
    login: now(key, login),
  }));
  const speaking = [pull.author, ...pull.pushers, ...pull.reviews.map(({ author }) => author)].flatMap(
    ({ id, login }) => (id === undefined ? [] : [{ id, login }]),
  );
  return Object.fromEntries(
    [...speaking, ...everybody].map(({ id, login }) => [String(id), say(hypothesis, 'logins', login)]),
  );
};

/** The policy of a working tree has no commit; every review counts as given under this very policy. */
const THIS_POLICY: CommitSha = commitSha('d'.repeat(40));

const policyAtReview = (hypothesis: Hypothesis, { reviews }: PullEvidence): Facts['policyAtReview'] =>
  Object.fromEntries(
    reviews.map(({ id }) => [
      String(id),
      say(hypothesis, 'policy', { commit: THIS_POLICY, policy: hypothesis.policy }),
    ]),
  );

/** At review the platforms are not asked, unless it is said what they would answer. */
const checks = (hypothesis: Hypothesis, entitlement: Entitlement | undefined): Facts['checks'] =>
  Object.fromEntries(
    (entitlement?.privileges ?? []).map((privilege, index) => {
      const step = String(index + 1);
      const { opens } = hypothesis.outside;
      const refusal = opens && refuseUnopenable(step, privilege, opens);
      if (refusal !== undefined) return [step, known(refusal, hypothesis.at)];
      const verdict = Object.hasOwn(hypothesis.outside.platforms, step)
        ? hypothesis.outside.platforms[step]
        : undefined;
      if (
        hypothesis.moment === 'review' &&
        verdict === undefined &&
        !hypothesis.outside.failed.includes('platforms')
      )
        return [step, { kind: 'deferred', source: privilege.kind }];
      const reasons =
        verdict === undefined || verdict === 'ready' ? [] : ['The platform says so in this hypothesis.'];
      return [step, say(hypothesis, 'platforms', { step, verdict: verdict ?? 'ready', reasons })];
    }),
  );
