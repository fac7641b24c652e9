/** What a pending request waits for, in the fewest words. */
import type { Instant } from '../brand.ts';
import type { Decision, RuleStatus } from '../decision.ts';

/** Names of rules that are not filled, vetoes, then whatever else waits; never empty. */
export const waitingFor = (decision: Decision): readonly string[] => {
  const open = decision.rules.filter((rule) => rule.filledBy.length < rule.needed && rule.instead !== true);
  const rules = [
    ...open.filter((rule) => rule.waitsFor === undefined).map((rule) => rule.rule),
    ...open.filter((rule) => rule.waitsFor !== undefined).map((rule) => `then ${rule.rule}`),
  ];
  const vetoes = decision.vetoes.map((veto) => `veto of ${veto.person}`);
  if (rules.length + vetoes.length > 0) return [...rules, ...vetoes];
  const others = decision.reasons
    .filter((reason) => reason.effect === 'wait')
    .map((reason) => reason.sentence);
  return others.length > 0 ? others : ['a decision'];
};

/** Open rules that others may fill by now because they waited. */
export const escalatedIn = ({ rules }: Decision, now: Instant): readonly RuleStatus[] =>
  rules.filter(
    ({ escalation, filledBy, needed, instead }) =>
      escalation !== undefined && escalation.at < now && filledBy.length < needed && instead !== true,
  );
