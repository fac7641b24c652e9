/** Approvals as a whole: who may not, who said no, whose yes counts, and which rules are thereby filled (DESIGN §4). */
import { instant, later, type Instant, type Milliseconds, type PersonKey } from '../brand.ts';
import { contractFlaw } from '../contract.ts';
import type { Approval, DiscountedReview, Reason, RuleStatus, Veto } from '../decision.ts';
import type { PeopleRef } from '../policy.ts';
import { waives } from '../rules/break-glass.ts';
import { waitsSince } from '../waiting/clock.ts';
import type { Case } from '../rules/case.ts';
import { deny, note, pass, wait } from '../rules/case.ts';
import { automaticReason } from './automatic.ts';
import { whyNotAsked } from './conditions.ts';
import { countApprovals, type CountingCase, least } from './counting.ts';
import { type Escalation, escalatedSince } from './escalation.ts';
import { excludedFrom, type Exclusions } from './excluded.ts';
import { loginState } from './login.ts';
import { fillRules, type Filling } from './filling.ts';
import { opinionsByHuman } from './opinions.ts';
import { type Gap, type Opened, openRefs } from './people-refs.ts';
import { humanOf, whoIs } from './persons.ts';
import { flawOfSeparation } from './separation.ts';
import { type Ways, waysOf } from './tree.ts';
import { isOpposed, standingVetoes, type VetoQuestion } from './vetoes.ts';
import { escalated, escalationReasons, withEscalated, withTurns } from './waited.ts';

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
  const ways =
    entitlement.approval === 'none'
      ? noWays
      : waysOf(entitlement.approval, ({ when }) => whyNotAsked(when, subject));
  const opened = ways.leaves.map((leaf) => openRefs(leaf.by, refContext(subject)));
  const isAsked = (position: number): boolean => !ways.notAsked.has(position);
  const opinions = opinionsByHuman(facts.pull.reviews, people);
  const counting = escalated(
    {
      ...subject,
      plan: subject.plan.kind === 'plan' ? subject.plan.plan : undefined,
      exclusions,
      escalation: escalationOf(subject),
      leaves: ways.leaves,
      entitled: opened.map((each, position) => (isAsked(position) ? each.people : new Set())),
      unasked: new Set(opened.flatMap((each, position) => (isAsked(position) ? [] : [...each.people]))),
    },
    ways,
    opinions,
  );
  const { escalation } = counting;
  const entitled = withEscalated(counting);
  const { counted, discounted } = countApprovals(counting, opinions);
  const { reviews } = facts.pull;
  const vetoes = isOpposed({ opinions, reviews })
    ? standingVetoes({
        people,
        opinions,
        reviews,
        exclusions,
        ...voicesOf(
          counting,
          ways,
          opened.map((each, position) => ({ ...each, asked: isAsked(position) })),
        ),
      })
    : [];
  const waived = waives(subject, 'approval');
  const filling =
    entitlement.approval === 'none'
      ? undefined
      : fillRules({ ways, counted, people, entitled, potentials: () => potentials(counting, entitled) });
  const gaps = opened.map((each, position) =>
    escalatedSince(escalation, position, escalation.until) ? [...each.gaps, ...escalation.gaps] : each.gaps,
  );
  const asked = ruleReasons(subject, { ways, filling, gaps });
  // NB. A tree that nobody could ever satisfy stays refused, however short the window is.
  const automatic =
    filling === undefined || asked.every((reason) => reason.effect === 'pass' || reason.effect === 'note')
      ? undefined
      : automaticReason(subject);
  return {
    reasons: [
      ...(automatic === undefined ? asked : [automatic]),
      ...escalationReasons(counting, filling),
      ...unaskedReasons(ways),
      ...vetoReasons(vetoes),
      ...commitReasons(exclusions),
    ],
    // Who could still approve is nobody's question then; who did approve is kept.
    rules: waived
      ? []
      : statusesOf(
          filling === undefined
            ? []
            : withTurns(filling, counting, potentials(counting, [escalation.people])),
          automatic,
        ),
    approvals: filling?.approvals ?? [],
    discounted: [...discounted, ...(filling?.passedOver ?? [])].toSorted((a, b) => a.review - b.review),
    vetoes,
    atMost: counted.reduce<Milliseconds | undefined>((so, each) => least(so, each.atMost), undefined),
  };
};

const noWays: Ways = {
  leaves: [],
  branches: [],
  notAsked: new Map(),
  ways: [],
  tooMany: false,
  nothingLeft: false,
};

/** Whom the waiting may bring in; nobody is, before the turns of the rules are known. */
const escalationOf = (subject: Case): Escalation => {
  const { escalateTo, escalateAfter } = subject.settings.waiting;
  return {
    ...openRefs(escalateTo, refContext(subject)),
    after: escalateAfter,
    until: waitingUntil(subject, subject.now),
    turns: new Map(),
  };
};

const waitingUntil = ({ facts: { pull } }: Pick<Case, 'facts'>, moment: Instant): Instant =>
  pull.merge === undefined ? moment : instant(Math.min(moment, pull.merge.at));

/** Who may say no, and who may lift what others said: the people of the rules; where there are none, the owner. */
const voicesOf = (
  subject: CountingCase,
  { leaves }: Ways,
  rules: readonly (Opened & { readonly asked: boolean })[],
): Pick<VetoQuestion, 'entitled' | 'asked' | 'uncertain'> => {
  const { people, entitlement } = subject;
  const voices =
    entitlement.approval === 'none'
      ? [{ ...openRefs(entitlement.owner, refContext(subject)), asked: true }]
      : rules;
  const humans = (of: readonly Opened[]): ReadonlySet<PersonKey> =>
    new Set(of.flatMap((each) => [...each.people].map((key) => humanOf(people, key))));
  const entitled = humans(voices);
  const by = entitlement.approval === 'none' ? [entitlement.owner] : leaves.map((leaf) => leaf.by);
  const { escalation } = subject;
  const waited = leaves.some((_, position) => escalatedSince(escalation, position, escalation.until));
  return {
    entitled: new Set([
      ...entitled,
      ...(waited ? [...escalation.people].map((key) => humanOf(people, key)) : []),
      ...entitledThen(subject, by),
    ]),
    // NB. Not those whom the waiting brought in: they may say no, and not lift the no of somebody who was asked.
    asked: voices.every(({ asked }) => asked) ? entitled : humans(voices.filter(({ asked }) => asked)),
    uncertain:
      voices.some((each) => each.gaps.some((gap) => gap.uncertain)) ||
      (waited && escalation.gaps.some((gap) => gap.uncertain)),
  };
};

/** NB. Whoever said no while on call said no: a veto does not end with the shift. */
const entitledThen = (subject: CountingCase, by: readonly (readonly PeopleRef[])[]): readonly PersonKey[] =>
  subject.facts.pull.reviews.flatMap(({ author, state, submittedAt }) => {
    if (state !== 'CHANGES_REQUESTED' && state !== 'DISMISSED') return [];
    const who = whoIs(subject.people, author);
    if (who.kind === 'unknown') return [];
    const human = humanOf(subject.people, who.person.key);
    const context = { ...refContext(subject), at: submittedAt };
    const { escalateTo, escalateAfter } = subject.settings.waiting;
    const then = waitingUntil(subject, submittedAt);
    const since = waitsSince(subject.facts.pull, then);
    const waited = since !== undefined && later(since, escalateAfter) < then;
    const mayThen = [...by, ...(waited ? [escalateTo] : [])]
      .flatMap((refs) => [...openRefs(refs, context).people])
      .some((key) => humanOf(subject.people, key) === human);
    return mayThen ? [human] : [];
  });

const refContext = ({
  people,
  entitlement,
  beneficiary,
  facts,
  now,
}: Pick<Case, 'people' | 'entitlement' | 'beneficiary' | 'facts' | 'now'>): Parameters<
  typeof openRefs
>[1] => ({
  people,
  owner: entitlement.owner,
  beneficiary,
  teams: facts.teams,
  oncall: facts.oncall,
  at: now,
});

/** Entitled people who are not excluded, by key: who could approve from now on. */
const potentials = (subject: CountingCase, entitled: CountingCase['entitled']): readonly PersonKey[] => {
  const { people, exclusions, facts, now } = subject;
  const all = new Set(entitled.flatMap((each) => [...each]));
  return [...all].toSorted().filter((key) => {
    const human = humanOf(people, key);
    if (exclusions.humans.has(human) || flawOfSeparation(human, subject) !== undefined) return false;
    const person = people.byKey.get(key);
    return (
      person !== undefined &&
      contractFlaw(person, now) === undefined &&
      loginState(person, facts.logins).kind !== 'moved'
    );
  });
};

/** What is still open is not needed where the window is short enough; who has approved stays seen. */
const statusesOf = (statuses: readonly RuleStatus[], automatic: Reason | undefined): readonly RuleStatus[] =>
  statuses.map((status) =>
    automatic === undefined || status.notNeeded !== undefined || status.filledBy.length >= status.needed
      ? status
      : {
          rule: status.rule,
          needed: 0,
          filledBy: status.filledBy,
          couldFill: [],
          notNeeded: 'approved automatically',
        },
  );

const ruleReasons = (
  subject: Case,
  {
    ways,
    filling,
    gaps,
  }: {
    readonly ways: Ways;
    readonly filling: Filling | undefined;
    readonly gaps: readonly (readonly Gap[])[];
  },
): readonly Reason[] => {
  if (subject.entitlement.approval === 'none')
    return [pass('approval.not-needed', 'This entitlement needs no approval.')];
  if (waives(subject, 'approval')) return [pass('approval.waived', 'Break-glass waives the approval.')];
  if (ways.nothingLeft)
    return [
      // NB. No rule asked for is not "approved by everybody who was asked"; only `approval: none` goes without people.
      deny(
        'approval.nothing-left',
        'Not one rule of the approval is needed for this request, so nobody would approve it.',
        'Let the entitlement have a rule without a condition, or ask for what one of its rules holds for.',
      ),
    ];
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
  return filling.chosen.flatMap((position): readonly Reason[] => {
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
};

const unaskedReasons = ({ leaves, notAsked }: Ways): readonly Reason[] =>
  [...notAsked].map(([position, why]) =>
    note('approval.rule-not-needed', `${leaves[position]?.name}: not needed: ${why}.`),
  );

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
  if (status.waitsFor !== undefined)
    return wait(
      'approval.not-yet',
      `${status.rule}: waits until ${status.waitsFor.join(' and ')} ${status.waitsFor.length === 1 ? 'is' : 'are'} filled.`,
      `After that ask ${status.couldFill.join(', ')} to approve; an approval before it does not count here.`,
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
