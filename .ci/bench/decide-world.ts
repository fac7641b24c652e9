/** A policy, a request and its facts of a chosen size, for the benches of decisions. */
import { entraId, gitHubUserId, later, milliseconds, minutes } from '../../src/core/brand.ts';
import { known } from '../../src/core/fact.ts';
import type { Facts } from '../../src/core/facts.ts';
import type { Group, Person, Policy } from '../../src/core/policy.ts';
import type { Account, Review } from '../../src/core/pull.ts';
import type { ParsedRequest } from '../../src/core/request.ts';
import { asked, facts } from '../../test/builders/facts.ts';
import { aPolicy, anEntitlement, group, key, listGroup } from '../../test/builders/policy.ts';
import { aCommit, aMergedPull, aPull, aReview, mergedAt, now, olderHead } from '../../test/builders/pull.ts';

export interface Size {
  readonly entitlements: number;
  /** Tens, at least thirty: in teams of ten, ten teams in a department, the departments in engineering; a tenth are owners. */
  readonly people: number;
  readonly reviews: number;
}

export interface Asking {
  readonly input: ParsedRequest;
  readonly policy: Policy;
  readonly facts: Facts;
}

export const nameOf = (index: number): string => `person-${String(index).padStart(4, '0')}`;
export const idOf = (index: number) => gitHubUserId(10_000 + index);
export const accountOf = (index: number): Account => ({
  id: idOf(index),
  login: nameOf(index),
  kind: 'user',
});
const each = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** Everybody answers to one of the first tenth. */
export const managerOf = (index: number): number => Math.floor(index / 10);

const aPersonOf = (index: number): Person => ({
  key: key(nameOf(index)),
  login: nameOf(index),
  gitHubId: idOf(index),
  entra: entraId(`0f2c0000-0000-4000-8000-${String(index).padStart(12, '0')}`),
  manager: index === 0 ? undefined : key(nameOf(managerOf(index))),
  alsoLogins: [],
  contractor: undefined,
});

const groupsOf = (people: number): Readonly<Record<string, Group>> => {
  const teams = people / 10;
  // Of the last team nobody is in a department.
  const departments = Math.ceil((teams - 1) / 10);
  const within = (department: number): number => Math.min(10, teams - 1 - department * 10);
  const named = (count: number, name: string, from = 0): readonly string[] =>
    each(count, (index) => `group:${name}-${from + index}`);
  return Object.fromEntries([
    ...each(teams, (team) => [`team-${team}`, listGroup(...each(10, (index) => nameOf(team * 10 + index)))]),
    ...each(departments, (department) => [
      `department-${department}`,
      listGroup(...named(within(department), 'team', department * 10)),
    ]),
    ['engineering', listGroup(...named(departments, 'department'))],
    ['owners', listGroup(...named(Math.max(1, teams / 10), 'team'))],
  ]);
};

/** The last of engineering. */
const askerOf = (people: number): number => people - 11;

/** The manager of whoever asks and an owner approve last. Before that others comment, and approve in vain. */
const reviewsOf = ({ people, reviews }: Size): readonly Review[] => {
  const manager = managerOf(askerOf(people));
  const at = (index: number) => ({ submittedAt: later(mergedAt, milliseconds(-minutes(20) + index * 1000)) });
  const before = each(Math.max(0, reviews - 2), (index): Review => {
    const by = accountOf((index * 7) % askerOf(people));
    if (index % 3 === 0) return aReview(by, { state: 'COMMENTED', ...at(index) });
    return index % 3 === 1 ? aReview(by, { commit: olderHead, ...at(index) }) : aReview(by, at(index));
  });
  return reviews === 0
    ? []
    : [
        ...before,
        aReview(accountOf(manager), at(reviews)),
        aReview(accountOf(manager === 0 ? 1 : 0), at(reviews + 1)),
      ];
};

export const policyOf = ({ entitlements, people }: Pick<Size, 'entitlements' | 'people'>): Policy => {
  const all = each(entitlements, (index) =>
    anEntitlement({
      name: index === Math.floor(entitlements / 2) ? 'prod-vm-admin' : `entitlement-${index}`,
      owner: [group('owners')],
      requesters: [group('engineering')],
      for: [],
    }),
  );
  return aPolicy({
    people: each(people, aPersonOf),
    groups: groupsOf(people),
    whole: { entitlements: new Map(all.map((one) => [one.name, one])) },
  });
};

/** Approved at the elevation; without a review it waits for both approvals. */
export const worldOf = (size: Size): Asking => {
  const policy = policyOf(size);
  const author = accountOf(askerOf(size.people));
  const reviews = reviewsOf(size);
  const change = { author, commits: [aCommit(author)], pushers: [author], reviews };
  return {
    input: asked(),
    policy,
    facts: facts(policy, {
      moment: reviews.length === 0 ? 'review' : 'elevation',
      pull: reviews.length === 0 ? aPull(change) : aMergedPull(change),
      logins: Object.fromEntries(
        each(size.people, (index) => [String(idOf(index)), known(nameOf(index), now)] as const),
      ),
    }),
  };
};
