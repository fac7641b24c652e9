/** Generated requests that differ in what the engines are asked about; all else is known and in order. */
import * as fc from 'fast-check';
import { minutes, type PersonKey } from '../../../src/core/brand.ts';
import { known } from '../../../src/core/fact.ts';
import type { Policy } from '../../../src/core/policy.ts';
import { asked, facts } from '../../../test/builders/facts.ts';
import { aCommit, aMergedPull, aReview, head, now, olderHead } from '../../../test/builders/pull.ts';
import { accountOf, type Asking, idOf, managerOf, nameOf, policyOf } from '../decide-world.ts';

/** A request in the engines' terms: people by key. */
export interface Ask {
  readonly requester: string;
  /** Who wrote the commit. */
  readonly committer: string;
  readonly minutes: number;
  readonly ticket: boolean;
  readonly frozen: boolean;
  readonly reviews: readonly {
    readonly by: string;
    readonly approves: boolean;
    readonly on_head: boolean;
    readonly edited: boolean;
  }[];
}

export interface Request {
  readonly ask: Ask;
  /** The same for `decide`. */
  readonly asking: Asking;
}

const PEOPLE = 300;
const SEED = 42;
const COUNT = 400;

const policy: Policy = policyOf({ entitlements: 500, people: PEOPLE });

/** Everybody's manager, by key. */
export const managers: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from({ length: PEOPLE - 1 }, (_, index) => [nameOf(index + 1), nameOf(managerOf(index + 1))]),
);

/** What everybody and every group stands in directly. */
export const parents = (): Readonly<Record<string, readonly string[]>> => {
  const { byKey, groups } = policy.people ?? { byKey: new Map<PersonKey, unknown>(), groups: new Map() };
  const into: Record<string, string[]> = Object.fromEntries(
    [...byKey.keys(), ...groups.keys()].map((name) => [name, []]),
  );
  for (const [name, group] of policy.people?.groups ?? [])
    if (group.kind === 'list')
      for (const member of group.members)
        into[member.kind === 'person' ? member.person : member.group]?.push(name);
  return into;
};

const usually = (weight: number): fc.Arbitrary<boolean> =>
  fc.integer({ min: 1, max: weight }).map((drawn) => drawn > 1);

const drawn = fc.record({
  requester: fc.integer({ min: 1, max: PEOPLE - 1 }),
  committer: fc.option(fc.integer({ min: 0, max: 29 }), { freq: 3 }),
  minutes: fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 10, max: 240 }) },
    { weight: 1, arbitrary: fc.constantFrom(5, 9, 10, 240, 241, 480) },
  ),
  ticket: usually(10),
  frozen: usually(10).map((lifted) => !lifted),
  reviews: fc.array(
    fc.record({
      by: fc.oneof(
        { weight: 3, arbitrary: fc.constant<number | undefined>(undefined) },
        { weight: 4, arbitrary: fc.integer({ min: 0, max: 29 }) },
        { weight: 1, arbitrary: fc.integer({ min: 0, max: PEOPLE - 1 }) },
      ),
      approves: usually(8),
      on_head: usually(8),
      edited: usually(8).map((as_sent) => !as_sent),
    }),
    { maxLength: 6 },
  ),
});

/** A review of nobody in particular is one of the requester's manager. */
const requestOf = (of: typeof drawn extends fc.Arbitrary<infer T> ? T : never): Request => {
  const reviews = of.reviews.map((each) => ({ ...each, by: each.by ?? managerOf(of.requester) }));
  const committer = of.committer ?? of.requester;
  const author = accountOf(of.requester);
  const pull = aMergedPull({
    author,
    pushers: [author],
    commits: [aCommit(accountOf(committer))],
    reviews: reviews.map(({ by, approves, on_head, edited }) =>
      aReview(accountOf(by), {
        state: approves ? 'APPROVED' : 'COMMENTED',
        commit: on_head ? head : olderHead,
        edited,
      }),
    ),
  });
  const freeze = { level: 'changes', by: nameOf(0), since: now, until: null, why: 'quarter end' } as const;
  return {
    ask: {
      requester: nameOf(of.requester),
      committer: nameOf(committer),
      minutes: of.minutes,
      ticket: of.ticket,
      frozen: of.frozen,
      reviews: reviews.map((each) => ({ ...each, by: nameOf(each.by) })),
    },
    asking: {
      input: asked({ duration: minutes(of.minutes), ticket: of.ticket ? 'CHG0031234' : undefined }),
      policy,
      facts: facts(policy, {
        moment: 'elevation',
        pull,
        freeze: known(of.frozen ? freeze : { level: 'none' }, now),
        logins: Object.fromEntries(
          [of.requester, committer, ...reviews.map(({ by }) => by)].map((index) => [
            String(idOf(index)),
            known(nameOf(index), now),
          ]),
        ),
      }),
    },
  };
};

/** Always the same. */
export const requests = (): readonly Request[] =>
  fc.sample(drawn, { seed: SEED, numRuns: COUNT }).map(requestOf);
