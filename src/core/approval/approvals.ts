/** Approvals as a whole: who may not, who said no, whose yes counts, and which rules are thereby filled (DESIGN §4). */
import type { Milliseconds, PersonKey } from '../brand.ts';
import type { Approval, DiscountedReview, Reason, RuleStatus, Veto } from '../decision.ts';
import { waives } from '../rules/break-glass.ts';
import type { Case } from '../rules/case.ts';
import { deny, note, pass, wait } from '../rules/case.ts';
import { countApprovals, type CountingCase, least } from './counting.ts';
import { excludedFrom, type Exclusions } from './excluded.ts';
import { loginState } from './login.ts';
import { fillRules, type Filling } from './filling.ts';
import { opinionsByHuman } from './opinions.ts';
import { type Gap, openRefs } from './people-refs.ts';
import { humanOf } from './persons.ts';
import { type Ways, waysOf } from './tree.ts';
import { standingVetoes } from './vetoes.ts';

export interface Judged {
  readonly reasons: readonly Reason[];
  readonly rules: readonly RuleStatus[];
  readonly approvals: readonly Approval[];
  readonly discounted: readonly DiscountedReview[];
  readonly vetoes: readonly Veto[];
  /** The least that counted approvals agree to; `undefined`: the whole window. */
  readonly atMost: Milliseconds | undefined;
}

export const judgeApprovals = (subject: Case): Judged => {
  const { facts, people, entitlement } = subject;
  const exclusions = excludedFrom(facts.pull, people, subject);
  const ways = entitlement.approval === 'none' ? noWays : waysOf(entitlement.approval);
  const opened = ways.leaves.map((leaf) => openRefs(leaf.by, refContext(subject)));
  const counting: CountingCase = {
    ...subject,
    plan: subject.plan.kind === 'plan' ? subject.plan.plan : undefined,
    exclusions,
    leaves: ways.leaves,
    entitled: opened.map((each) => each.people),
  };
  const opinions = opinionsByHuman(facts.pull.reviews, people);
  const { counted, discounted } = countApprovals(counting, opinions);
  const voices =
    entitlement.approval === 'none' ? [openRefs(entitlement.owner, refContext(subject))] : opened;
  const vetoes = standingVetoes({
    people,
    opinions,
    entitled: new Set(voices.flatMap((each) => [...each.people].map((key) => humanOf(people, key)))),
    uncertain: voices.some((each) => each.gaps.some((gap) => gap.uncertain)),
    exclusions,
  });
  const waived = waives(subject, 'approval');
  const filling =
    entitlement.approval === 'none'
      ? undefined
      : fillRules({ ways, counted, people, entitled: counting.entitled, potentials: potentials(counting) });
  const gaps = opened.map((each) => each.gaps);
  return {
    reasons: [
      ...ruleReasons(subject, ways, filling, gaps),
      ...vetoReasons(vetoes),
      ...commitReasons(exclusions),
    ],
    // Who could still approve is nobody's question then; who did approve is kept.
    rules: waived ? [] : (filling?.statuses ?? []),
    approvals: filling?.approvals ?? [],
    discounted,
    vetoes,
    atMost: counted.reduce<Milliseconds | undefined>((so, each) => least(so, each.atMost), undefined),
  };
};

const noWays: Ways = { leaves: [], ways: [], tooMany: false };

const refContext = ({ people, entitlement, beneficiary, facts }: Case): Parameters<typeof openRefs>[1] => ({
  people,
  owner: entitlement.owner,
  beneficiary,
  teams: facts.teams,
});

/** Entitled people who are not excluded, by key: who could still approve. */
const potentials = ({ people, entitled, exclusions, facts }: CountingCase): readonly PersonKey[] => {
  const all = new Set(entitled.flatMap((each) => [...each]));
  return [...all].toSorted().filter((key) => {
    if (exclusions.humans.has(humanOf(people, key))) return false;
    const person = people.byKey.get(key);
    return person !== undefined && loginState(person, facts.logins).kind !== 'moved';
  });
};

const ruleReasons = (
  subject: Case,
  ways: Ways,
  filling: Filling | undefined,
  gaps: readonly (readonly Gap[])[],
): readonly Reason[] => {
  if (subject.entitlement.approval === 'none')
    return [pass('approval.not-needed', 'This entitlement needs no approval.')];
  if (waives(subject, 'approval')) return [pass('approval.waived', 'Break-glass waives the approval.')];
  if (filling === undefined)
    return [
      deny(
        'approval.no-way',
        ways.tooMany
          ? 'The approval has too many alternatives to be judged.'
          : 'The approval can never be given: it names no rule.',
        'Repair the approval of the entitlement.',
      ),
    ];
  const reasons = filling.chosen.flatMap((position): readonly Reason[] => {
    const status = filling.byLeaf.get(position);
    if (status === undefined) return [];
    if (status.filledBy.length >= status.needed)
      return [pass('approval.filled', `${status.rule}: approved by ${status.filledBy.join(', ')}.`)];
    const nobody = filling.unfillable.has(position);
    return [
      missingReason(subject, status, nobody),
      ...(gaps[position] ?? []).map((gap) => gapReason(status, gap, nobody)),
    ];
  });
  return reasons;
};

const missingReason = ({ facts }: Case, status: RuleStatus, nobody: boolean): Reason => {
  const open = status.needed - status.filledBy.length;
  const approvals = open === 1 ? 'an approval' : `${open} approvals`;
  if (nobody)
    return deny(
      'approval.unfillable',
      `${status.rule}: nobody is left who could give ${approvals}.`,
      'Requester, beneficiary and everybody who wrote a commit cannot approve; let somebody else ask, or add people to the rule.',
    );
  // NB. Nothing that comes after the merge counts, so at elevation a missing approval can no longer come.
  if (facts.moment === 'elevation')
    return deny(
      'approval.missing',
      `${status.rule}: ${approvals} was missing when it was merged.`,
      'Open a new request and let it be approved before it is merged.',
    );
  return wait(
    'approval.missing',
    `${status.rule}: waits for ${approvals}.`,
    `Ask ${status.couldFill.join(', ')} to approve.`,
  );
};

const gapReason = (status: RuleStatus, gap: Gap, nobody: boolean): Reason =>
  nobody
    ? deny(`approval.${gap.code}`, `${status.rule}: ${gap.sentence}`, gap.remedy)
    : note(`approval.${gap.code}`, `${status.rule}: ${gap.sentence}`);

const vetoReasons = (vetoes: readonly Veto[]): readonly Reason[] =>
  vetoes.map(({ person }) =>
    deny(
      'approval.veto',
      `${person} requested changes.`,
      `Ask ${person} to approve or to dismiss the review; somebody else who is entitled and not involved may dismiss it too.`,
    ),
  );

const commitReasons = ({ unattributed }: Exclusions): readonly Reason[] =>
  unattributed.length === 0
    ? []
    : [
        note(
          'commit.unknown-author',
          `GitHub cannot say whose account wrote ${unattributed.slice(0, 10).join(', ')}; who pushed is known and cannot approve.`,
        ),
      ];
