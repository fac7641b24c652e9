/** I14: how much unexpired access one sweep may remove, and who may lift that. */
import type { Instant } from '../core/brand.ts';
import type { Policy } from '../core/policy.ts';
import { hearOperator, type Speaker } from '../core/operators.ts';

/** `exactly`: somebody who may say so has counted what is to be removed. */
export interface Cap {
  readonly kind: 'at-most' | 'exactly';
  readonly count: number;
}

/** All of it or nothing: which of too many are the right ones to remove, a machine cannot know. */
export const allows = ({ kind, count }: Cap, wanted: number): boolean =>
  wanted === 0 || (kind === 'exactly' ? wanted === count : wanted <= count);

/** NB. One count for a whole run: what was removed of one kind is not there for another. */
export const lessened = (cap: Cap, removed: number): Cap =>
  removed === 0 ? cap : { kind: 'at-most', count: Math.max(0, cap.count - removed) };

export interface Expected {
  readonly count: number;
  readonly by: Speaker;
}

/** NB. Anybody with write access may dispatch a workflow: only an operator's count lifts the cap, and only for exactly that many. */
export const capOf = (
  expected: Expected | undefined,
  policy: Policy,
  now: Instant,
): { readonly cap: Cap; readonly faults: readonly string[] } => {
  const usual: Cap = { kind: 'at-most', count: policy.settings?.caps.unexpiredRemovalsPerRun ?? 0 };
  if (expected === undefined) return { cap: usual, faults: [] };
  const heard = hearOperator(expected.by, policy, now);
  if (heard.kind === 'operator') return { cap: { kind: 'exactly', count: expected.count }, faults: [] };
  return {
    cap: usual,
    faults: [
      `expected-count is not taken from ${heard.who}: only people in operators of policies/gatehouse.yaml may lift the cap.`,
    ],
  };
};

/** The same where no policy can be read: nobody's right to lift the cap can be looked up, so only a terminal's count is taken. */
export const capWithoutPolicy = (
  expected: Expected | undefined,
): { readonly cap: Cap; readonly faults: readonly string[] } => {
  if (expected?.by.kind === 'terminal')
    return { cap: { kind: 'exactly', count: expected.count }, faults: [] };
  return {
    cap: { kind: 'at-most', count: 0 },
    faults:
      expected === undefined
        ? []
        : [
            'expected-count is not taken: without the policy nobody knows who may lift the cap, except at a terminal.',
          ],
  };
};
