/** Reasons as people read them: what stands in the way first, each with one word for what it does. */
import type { Reason } from '../decision.ts';

const EFFECTS: Readonly<Record<Reason['effect'], { readonly order: number; readonly word: string }>> = {
  deny: { order: 0, word: 'no' },
  wait: { order: 1, word: 'waits' },
  note: { order: 2, word: 'note' },
  pass: { order: 3, word: 'yes' },
};

export const effectWord = ({ effect }: Reason): string => EFFECTS[effect].word;

export const byEffect = (reasons: readonly Reason[]): readonly Reason[] =>
  reasons.toSorted((a, b) => EFFECTS[a.effect].order - EFFECTS[b.effect].order);
