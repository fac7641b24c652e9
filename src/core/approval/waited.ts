/** What waiting changes in an approval: who may fill a rule besides those whom it names, since when, and the words for it. */
import { formatInstant, type PersonKey } from '../brand.ts';
import type { Reason, RuleStatus } from '../decision.ts';
import { note } from '../rules/case.ts';
import { countApprovals, type CountingCase } from './counting.ts';
import { type Escalation, escalatedSince, escalatesAt } from './escalation.ts';
import type { Filling } from './filling.ts';
import type { Opinion } from './opinions.ts';
import type { Ways } from './tree.ts';
import { turnsOf } from './turns.ts';

/** With the turns of the rules, and so with whom their waiting brings in. */
export const escalated = (
  counting: CountingCase,
  ways: Ways,
  opinions: ReadonlyMap<PersonKey, readonly Opinion[]>,
): CountingCase => {
  const { people, facts, now } = counting;
  const withThese = (turns: Escalation['turns']): CountingCase => ({
    ...counting,
    escalation: { ...counting.escalation, turns },
  });
  const turns = turnsOf({
    ways,
    people,
    potentials: () => [],
    pull: facts.pull,
    now,
    counted: (so) => {
      const then = withThese(so);
      return { counted: countApprovals(then, opinions).counted, entitled: withEscalated(then) };
    },
  });
  return withThese(turns);
};

/** Who may fill each rule now. NB. Escalation adds and never takes away. */
export const withEscalated = ({ entitled, escalation }: CountingCase): CountingCase['entitled'] =>
  entitled.map((named, position) =>
    escalatedSince(escalation, position, escalation.until)
      ? new Set([...named, ...escalation.people])
      : named,
  );

/** What is still open says since when it waits, and whom the waiting brings in. */
export const withTurns = (
  { byLeaf }: Filling,
  { escalation, entitled }: CountingCase,
  others: readonly PersonKey[],
): readonly RuleStatus[] =>
  [...byLeaf].map(([position, status]) => {
    const since = escalation.turns.get(position);
    const at = escalatesAt(escalation, position);
    if (status.filledBy.length >= status.needed || since === undefined || at === undefined) return status;
    const people = others.filter(
      (key) =>
        entitled[position]?.has(key) !== true &&
        // Once they may, those who are needed elsewhere are not named here.
        (!escalatedSince(escalation, position, escalation.until) || status.couldFill.includes(key)),
    );
    return { ...status, since, ...(people.length === 0 ? {} : { escalation: { at, people } }) };
  });

export const escalationReasons = (subject: CountingCase, filling: Filling | undefined): readonly Reason[] => {
  if (filling === undefined || subject.escalation.people.size === 0) return [];
  const { escalation, entitled } = subject;
  return [...filling.byLeaf].flatMap(([position, status]): readonly Reason[] => {
    const since = escalation.turns.get(position);
    const at = escalatesAt(escalation, position);
    if (since === undefined || at === undefined || at >= escalation.until) return [];
    const beside = status.filledBy.length >= status.needed ? status.filledBy : status.couldFill;
    const people = beside.filter((key) => entitled[position]?.has(key) !== true);
    if (people.length === 0) return [];
    return [
      note(
        'approval.escalated',
        `${status.rule}: it waited since ${formatInstant(since)}, so since ${formatInstant(at)} it may be filled by ${people.join(', ')} too.`,
      ),
    ];
  });
};
