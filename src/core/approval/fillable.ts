/** Which rules of an approval can never be filled when a certain person asks: the decision's own matching, before anybody has spoken. */
import { type GitHubUserId, instant, type PersonKey } from '../brand.ts';
import type { Fact } from '../fact.ts';
import type { ApprovalTree, People, PeopleRef, Person } from '../policy.ts';
import { fillRules } from './filling.ts';
import { type Gap, openRefs } from './people-refs.ts';
import { humanOf } from './persons.ts';
import { type Leaf, waysOf } from './tree.ts';

export interface ApprovalQuestion {
  readonly tree: ApprovalTree;
  readonly owner: readonly PeopleRef[];
  readonly people: People;
}

/** A rule that stays empty, and who besides the requester is named in it. */
export interface Unfillable {
  readonly leaf: Leaf;
  readonly others: readonly PersonKey[];
  readonly gaps: readonly Gap[];
}

const NOBODY_ASKED: Readonly<Record<string, Fact<readonly GitHubUserId[]>>> = {};

const SHIFTING: Gap = {
  code: 'not-judged',
  sentence: 'Who is on call changes.',
  remedy: 'Name a group or people instead.',
  uncertain: true,
};

/** Live teams are not asked here, and rotas change: nothing is claimed of references that name one. */
export const openStatic = (
  refs: readonly PeopleRef[],
  { owner, people }: Pick<ApprovalQuestion, 'owner' | 'people'>,
  beneficiary: Person | undefined,
): ReturnType<typeof openRefs> => {
  const opened = openRefs(refs, {
    people,
    owner,
    beneficiary,
    teams: NOBODY_ASKED,
    oncall: {},
    at: instant(0),
  });
  const named = refs.some(({ kind }) => kind === 'owner') ? [...refs, ...owner] : refs;
  return named.some(({ kind }) => kind === 'oncall')
    ? { ...opened, gaps: [...opened.gaps, SHIFTING] }
    : opened;
};

export const rulesThatStayEmpty = (question: ApprovalQuestion, requester: Person): readonly Unfillable[] => {
  const { people, tree } = question;
  const ways = waysOf(tree);
  const opened = ways.leaves.map((leaf) => openStatic(leaf.by, question, requester));
  // A rule with a condition may not be asked for at all.
  const certain = (position: number): boolean =>
    ways.leaves[position]?.when === undefined &&
    opened[position]?.gaps.some(({ uncertain }) => uncertain) === false;
  const entitled = opened.map((each) => each.people);
  const self = humanOf(people, requester.key);
  const potentials = [...new Set(entitled.flatMap((each) => [...each]))].filter(
    (key) => humanOf(people, key) !== self,
  );
  const filling = fillRules({
    ways: { ...ways, ways: ways.ways.map((way) => way.filter(certain)) },
    counted: [],
    people,
    entitled,
    potentials: () => potentials,
  });
  return [...(filling?.unfillable ?? [])].flatMap((position) => {
    const leaf = ways.leaves[position];
    if (leaf === undefined) return [];
    const others = potentials.filter((key) => entitled[position]?.has(key) === true).toSorted();
    return [{ leaf, others, gaps: opened[position]?.gaps ?? [] }];
  });
};

/** What keeps the rule empty, and what to do, each as one sentence. */
export const explainUnfillable = (
  { leaf, others, gaps }: Unfillable,
  who: string,
): { readonly message: string; readonly remedy: string } => {
  const needs = leaf.count === 1 ? 'somebody other' : `${leaf.count} people other`;
  const start = `When ${who} asks, nobody can fill \`${leaf.name}\`: it needs ${needs} than the requester`;
  const [gap] = gaps;
  if (others.length === 0 && gap !== undefined)
    return {
      // Of several people in one position only the first was looked at: no name here.
      message:
        gap.code === 'no-manager'
          ? `${start}, and people.yaml says no manager.`
          : `${start}, and ${gap.sentence}`,
      remedy: gap.remedy,
    };
  if (others.length < leaf.count)
    return {
      message: `${start}, and there ${others.length === 0 ? 'is nobody' : `${others.length === 1 ? 'is' : 'are'} only ${others.join(', ')}`}.`,
      remedy:
        leaf.count === 1
          ? 'Add people to the rule, or let others ask.'
          : `Add people to the rule, let others ask, or write \`count: ${Math.max(1, others.length)}\`.`,
    };
  return {
    message: `${start}, and ${others.join(', ')} ${others.length === 1 ? 'is' : 'are'} needed for another rule; one person fills one rule.`,
    remedy: 'Add people to one of the rules.',
  };
};
