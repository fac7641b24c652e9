/** What a pending request waits for, in the fewest words. */
import type { Decision } from '../decision.ts';

/** Names of rules that are not filled, vetoes, then whatever else waits; never empty. */
export const waitingFor = (decision: Decision): readonly string[] => {
  const rules = decision.rules.filter((rule) => rule.filledBy.length < rule.needed).map((rule) => rule.rule);
  const vetoes = decision.vetoes.map((veto) => `veto of ${veto.person}`);
  if (rules.length + vetoes.length > 0) return [...rules, ...vetoes];
  const others = decision.reasons
    .filter((reason) => reason.effect === 'wait')
    .map((reason) => reason.sentence);
  return others.length > 0 ? others : ['a decision'];
};
