/** What keeps traffic from getting through: which rule of which group, how surely, and how much of it. */
import type { Box } from './box.ts';
import { evaluate } from './evaluate.ts';
import type { Answer, Gate, Judgement, Piece } from './evaluate.ts';
import { flowsOf } from './flow.ts';
import type { Rule } from './security-rule.ts';

export interface Obstacle {
  /** Id of the group. */
  readonly group: string;
  readonly rule: Rule;
  /** `maybe`: it cannot be known whether it is asked first, or what it says. */
  readonly how: 'denies' | 'maybe';
  /** Whether it is in the way of everything that was asked about. */
  readonly extent: 'all' | 'part';
  readonly parts: readonly Box[];
}

/** Every rule that closes a piece of the traffic or may close it, once for each way of being in the way. */
export const obstaclesIn = ({ pieces }: Answer): readonly Obstacle[] => {
  const found = new Map<string, Omit<Obstacle, 'extent'>>();
  for (const piece of pieces) {
    for (const { judgement, rule, how } of blamed(piece)) {
      const key = JSON.stringify([judgement.group, rule.name, rule.priority, how]);
      const parts = found.get(key)?.parts ?? [];
      if (parts.includes(piece.box)) continue;
      found.set(key, { group: judgement.group, rule, how, parts: [...parts, piece.box] });
    }
  }
  return [...found.values()].map((one) => ({
    ...one,
    extent: one.parts.length === pieces.length ? 'all' : 'part',
  }));
};

interface Blamed {
  readonly judgement: Judgement;
  readonly rule: Rule;
  readonly how: Obstacle['how'];
}

/** A rule that certainly closes a piece makes the doubts about it idle. */
const blamed = ({ verdict, judgements }: Piece): readonly Blamed[] =>
  judgements.flatMap((judgement) => {
    if (judgement.verdict !== verdict || verdict === 'open') return [];
    const how = verdict === 'closed' ? 'denies' : 'maybe';
    const denying = [...judgement.doubts, ...(judgement.by === undefined ? [] : [judgement.by])].filter(
      ({ access }) => access !== 'Allow',
    );
    return denying.map((rule) => ({ judgement, rule, how }));
  });

/** Which rules before `rule` keep it from opening what it allows, wholly or partly, in the group in which it stands. */
export const shadows = (rule: Rule, gate: Gate): readonly Obstacle[] =>
  obstaclesIn(evaluate(flowsOf(rule), [{ ...gate, rules: [...gate.rules, rule] }])).filter(
    (obstacle) => obstacle.rule !== rule && obstacle.rule.priority <= rule.priority,
  );
