/** Whether whoever had access should have had it: by what was asked and said, in the month's own memory of it. */
import type { Ask } from './asks.ts';
import { FREEZE, FROZEN, isInHours } from './calendar.ts';
import type { Month } from './month.ts';
import { ESCALATED_AFTER, onCall, ownersOf, personOf, rulesOf, security } from './town.ts';
import type { Held } from './witness.ts';

const MINUTES = 60_000;
const MOST_EACH = 3;
const MOST = 120;
const COOLDOWN = 15 * MINUTES;
const APART = 24 * 60 * MINUTES;
const PAIR: readonly string[] = ['team2-admin', 'team2-operate'];

/** One grant from its first object to its last. */
interface Stay {
  readonly ask: Ask;
  readonly from: number;
  readonly until: number;
}

/** Of each person the latest word on what was merged. */
const counted = (ask: Ask): readonly Ask['approvals'][number][] => [
  ...new Map(
    ask.approvals
      .filter(({ head, at }) => head === ask.mergedHead && at < (ask.mergedAt ?? 0))
      .map((one) => [one.by, one]),
  ).values(),
];

type Said = Ask['approvals'][number];

/** Who may fill each rule. Others are brought in once it has waited long enough: what they said before that is no word of theirs. */
const mayFill = ({ offer, person, mergedAt, waitsSince }: Ask): readonly ((said: Said) => boolean)[] => {
  const others = [personOf.get(person.manager ?? '')?.manager ?? '', ...security];
  return rulesOf(offer, mergedAt ?? 0).map((rule) => {
    const own = rule === 'manager' ? [person.manager ?? ''] : ownersOf(offer.team);
    return ({ by, at }) =>
      own.includes(by) || (others.includes(by) && at - waitsSince >= ESCALATED_AFTER * MINUTES);
  });
};

/** Whether each rule has a person of its own. */
const isApproved = (ask: Ask): boolean => {
  const { breakGlass, offer, person, minutes } = ask;
  if (breakGlass || (offer.kind === 'deploy' && minutes <= 15)) return true;
  const said = counted(ask).filter(({ by }) => by !== person.key);
  const lists = mayFill(ask).map((may) => said.filter(may).map(({ by }) => by));
  return fills(lists, new Set(said.map(({ by }) => by)));
};

/** Each list has a person of its own among those. */
const fills = ([first, ...rest]: readonly (readonly string[])[], said: ReadonlySet<string>): boolean =>
  first === undefined ||
  first.some((key) => said.has(key) && fills(rest, new Set([...said].filter((other) => other !== key))));

/** Whoever holds what is kept apart from it does not approve it, and their word does not shorten it either. */
const isKeptApart = ({ asks, world }: Month, key: string, { offer }: Ask): boolean =>
  PAIR.includes(offer.name) &&
  [...asks.values()].some(
    (other) =>
      other.person.key === key &&
      other.offer !== offer &&
      PAIR.includes(other.offer.name) &&
      world.witness.of(other.pull).length > 0,
  );

/** `begun`: when the first of it was seen. */
const latestEnd = (month: Month, ask: Ask, begun: number): number => {
  const rules = mayFill(ask);
  const limits = counted(ask).filter(
    (said) => rules.some((may) => may(said)) && !isKeptApart(month, said.by, ask),
  );
  const shortest = Math.min(ask.minutes, ...limits.map(({ minutes }) => minutes ?? Infinity));
  return (ask.start ?? begun) + shortest * MINUTES;
};

const begunAt = (month: Month, ask: Ask): number =>
  Math.min(...month.world.witness.of(ask.pull).map(({ since }) => since));

const mayHold = (ask: Ask, { since, end }: Held): boolean => {
  const { offer, person, breakGlass } = ask;
  if (offer.team !== person.team) return false;
  if (offer.kind !== 'oncall' && !breakGlass) return true;
  return (
    onCall(offer.team, since) === person.key && (breakGlass || onCall(offer.team, end - 1) === person.key)
  );
};

const mayNow = (ask: Ask, { since, end }: Held): boolean => {
  if (ask.breakGlass) return true;
  const hours = ask.offer.kind !== 'deploy' && ask.offer.kind !== 'admin';
  return (hours || isInHours(ask.person.zone, since, end)) && (end <= FROZEN.from || since >= FROZEN.to);
};

const wrongIn = (month: Month, held: Held): readonly string[] => {
  const ask = month.asks.get(held.grant as Ask['pull']);
  if (ask === undefined) return ['nobody asked for it'];
  const wrong: string[] = [];
  if (ask.mergedAt === undefined || held.since < ask.mergedAt) wrong.push('it was open before the merge');
  if (held.principal !== '' && held.principal !== ask.person.entra) wrong.push('somebody else holds it');
  if (!mayHold(ask, held)) wrong.push('its person may not hold it');
  if (!isApproved(ask)) wrong.push('nobody, or too few, approved it');
  if (!mayNow(ask, held)) wrong.push('it lies outside the approved hours');
  if (held.end > latestEnd(month, ask, begunAt(month, ask))) wrong.push(`it ends later than was agreed`);
  if (ask.start !== undefined && held.since < ask.start) wrong.push('it was open before its start');
  if ((month.gone.get(ask.person.key) ?? Infinity) < held.since - 5 * MINUTES)
    wrong.push('its person had left');
  if (!ask.breakGlass && held.since > FREEZE.from + 5 * MINUTES && held.since < FREEZE.to)
    wrong.push('changes were frozen');
  if (held.end > begunAt(month, firstOf(ask)) + (ask.breakGlass ? 120 : ask.offer.longest) * MINUTES)
    wrong.push('it is too long');
  return wrong;
};

const firstOf = (ask: Ask): Ask => (ask.extends === undefined ? ask : firstOf(ask.extends));

const staysOf = (month: Month): readonly Stay[] =>
  [...month.asks.values()]
    .flatMap((ask): readonly Stay[] => {
      const all = month.world.witness.of(ask.pull);
      if (all.length === 0) return [];
      const from = Math.min(...all.map(({ since }) => since));
      const until = Math.max(...all.map(({ end, goneAt }) => Math.min(end, goneAt ?? Infinity)));
      return [{ ask, from, until }];
    })
    .toSorted((a, b) => a.from - b.from);

/** At every beginning: how many stand beside it, and what the same person held shortly before. */
const wrongTogether = (stays: readonly Stay[]): readonly string[] => {
  const wrong: string[] = [];
  let near: readonly Stay[] = [];
  for (const stay of stays) {
    const { ask, from } = stay;
    near = near.filter(({ until }) => until > from - APART);
    const open = near.filter((one) => one.until > from && one.ask.extendedBy !== ask);
    const own = open.filter((one) => one.ask.person === ask.person);
    const say = (what: string): void => void wrong.push(`#${ask.pull} ${what}`);
    if (open.length >= MOST) say(`is one of ${open.length + 1} at once`);
    if (own.length >= MOST_EACH) say(`is one of ${own.length + 1} of ${ask.person.key} at once`);
    for (const one of near) {
      if (one.ask.person !== ask.person || one.ask.extendedBy === ask) continue;
      const gap = from - one.until;
      if (
        one.ask.offer === ask.offer &&
        ask.offer.kind === 'operate' &&
        gap < COOLDOWN &&
        ask.extends === undefined
      )
        say(`begins ${gap / MINUTES} min after #${one.ask.pull}, and 15 must lie between them`);
      if (one.ask.offer !== ask.offer && [one, stay].every((each) => PAIR.includes(each.ask.offer.name)))
        say(`is kept apart from #${one.ask.pull}`);
    }
    near = [...near, stay];
  }
  return wrong;
};

export const judgeAccess = (month: Month): readonly string[] => [
  ...month.world.witness.held.flatMap((held) =>
    wrongIn(month, held).map(
      (what) =>
        `#${held.grant} ${held.kind} from ${new Date(held.since).toISOString()} to ${new Date(held.end).toISOString()}: ${what}`,
    ),
  ),
  ...wrongTogether(staysOf(month)),
];
