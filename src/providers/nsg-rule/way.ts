/** Whether our rule opens what it is to open, judged as Azure does by every rule of every group on the way; and what keeps it from it. */
import { parseMarker } from '../../core/marker.ts';
import { evaluate } from '../../core/network/evaluate.ts';
import type { Answer, Gate } from '../../core/network/evaluate.ts';
import { flowsOf } from '../../core/network/flow.ts';
import { readRule } from '../../core/network/security-rule.ts';
import type { Rule } from '../../core/network/security-rule.ts';
import { obstaclesIn } from '../../core/network/shadows.ts';
import { doubtPhrase, extentPhrase, rulePhrase } from '../../core/network/words.ts';
import type { Nsg, SecurityRule } from '../../ports/security-groups.ts';
import type { Receipt } from '../../ports/privilege.ts';
import { isInbound, sameText } from './rule.ts';

/** A group on the way, and where in it our rule stands or would stand. */
export interface Place {
  readonly nsg: Nsg;
  readonly priority: number;
}

export interface Judged {
  readonly kind: Answer['kind'];
  /** What closes it, or may close it, one sentence for each rule; empty when it is open. */
  readonly sentences: readonly string[];
}

/** `way`: in the order in which the traffic meets the groups. What they hold besides our rule is looked at as it stands. */
export const judgeWay = (ours: SecurityRule, way: readonly Place[]): Judged => {
  const answer = evaluate(
    flowsOf(readRule(ours)),
    way.map(({ nsg, priority }) =>
      gate(nsg, [...standing(nsg, ours), { ...ours, priority, state: 'Succeeded' }]),
    ),
  );
  const sentences = obstaclesIn(answer).map((obstacle) => {
    const place = way.find(({ nsg }) => nsg.id === obstacle.group);
    const where = way.length > 1 ? ` in ${obstacle.group}` : '';
    const before = `before ours (${place?.priority}) is reached`;
    const [name, what] = [rulePhrase(obstacle.rule), extentPhrase(obstacle, answer)];
    return obstacle.how === 'denies'
      ? `The ${name}${where} denies ${what} ${before}.`
      : `The ${name}${where} may deny ${what} ${before}: ${doubtPhrase(obstacle.rule)}.`;
  });
  const isSaid = answer.kind === 'open' || sentences.length > 0;
  return { kind: answer.kind, sentences: isSaid ? sentences : [UNEXPLAINED] };
};

const UNEXPLAINED =
  'Nothing goes from these sources to this destination, or the rules are too many to be told apart: it cannot be called open.';

/** What is shut or may be shut stands on record beside what was opened. */
export const withDoubts = (receipt: Receipt, sentences: readonly string[]): Receipt =>
  sentences.length === 0
    ? receipt
    : { ...receipt, details: { ...receipt.details, shadowed: sentences.join(' ') } };

/** The rules that let all of it through without ours, and for good; empty where not all of it is. */
export const allowedWithout = (ours: SecurityRule, groups: readonly Nsg[]): readonly Rule[] => {
  const answer = evaluate(
    flowsOf(readRule(ours)),
    groups.map((nsg) => gate(nsg, standing(nsg, ours))),
  );
  if (answer.kind !== 'open') return [];
  return [...new Set(answer.pieces.flatMap(({ judgements }) => judgements.flatMap(({ by }) => by ?? [])))];
};

/** NB. What Gatehouse opened for any grant ends with that grant: it neither makes ours needless nor keeps it open. */
const standing = ({ rules }: Nsg, ours: SecurityRule): readonly SecurityRule[] =>
  rules.filter(
    (rule) =>
      !(sameText(rule.name, ours.name) && isInbound(rule)) &&
      !(sameText(rule.access, 'Allow') && parseMarker(rule.description) !== undefined),
  );

const gate = (nsg: Nsg, rules: readonly SecurityRule[]): Gate => ({
  group: nsg.id,
  direction: 'Inbound',
  rules: rules.map(readRule),
  // Prefixes of service tags are not asked for: a rule that names one may or may not be in the way.
  tags: new Map(),
});
