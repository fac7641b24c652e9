import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { personKey } from '../../../src/core/brand.ts';
import type { Decision } from '../../../src/core/decision.ts';
import { type Explanation, explainHypothesis } from '../../../src/core/hypothetical/explain.ts';
import { NOTHING_SPECIAL } from '../../../src/core/hypothetical/hypothesis.ts';
import { parsePolicy } from '../../../src/core/parse-policy.ts';
import { renderExplanation } from '../../../src/core/render/explanation.ts';
import { aRequest } from '../../builders/facts.ts';
import { now } from '../../builders/pull.ts';
import { sampleFiles } from '../../builders/sample-files.ts';
import { COMMANDS, hostile } from './hostile.ts';
import { denied } from './samples.ts';

const policy = parsePolicy({ commit: undefined, files: sampleFiles });
if (policy.people === undefined) throw new Error('the sample has people');
const real = explainHypothesis(
  {
    policy,
    request: { path: 'requests/x.yaml', text: 'entitlement: prod-vm-admin\nduration: 2h\n' },
    requester: 'alice',
    commitsBy: ['alice'],
    reviews: [],
    outside: NOTHING_SPECIAL,
    moment: 'review',
    at: now,
    mergedAt: undefined,
  },
  policy.people,
);

const alice = personKey('alice');

/** Every text that people write is this one. */
const saying = (text: string, outcome: Decision['outcome']): Explanation => {
  const left = { code: text, effect: 'deny', sentence: text, remedy: text } as const;
  const decision: Decision = {
    ...denied,
    outcome,
    entitlement: text,
    reasons: [left, { ...left, effect: 'note' }],
    rules: [
      { rule: text, needed: 2, filledBy: [alice], couldFill: [alice], waitsFor: [text] },
      { rule: text, needed: 1, filledBy: [], couldFill: [], instead: true },
      { rule: text, needed: 0, filledBy: [], couldFill: [], notNeeded: text },
    ],
    discounted: [{ review: 1, login: text, person: undefined, code: text, sentence: text }],
    plan: denied.plan && {
      ...denied.plan,
      steps: denied.plan.steps.map((step) =>
        step.kind === 'nsg-rule'
          ? { ...step, id: text, source: text, ports: [text] }
          : step.kind === 'azure-role'
            ? { ...step, role: text }
            : step,
      ),
    },
  };
  const request = aRequest({ entitlement: text, ticket: text });
  return {
    ...real,
    judged: { ...real.judged, decision, input: { kind: 'request', request } },
    change: { approvals: [{ person: alice, rule: text }], outcome: 'denied', obstacles: [left] },
  };
};

it('lets no text of people act on a terminal or a runner, nor make a line of its own', () => {
  const count = (text: string, outcome: Decision['outcome']) =>
    renderExplanation(saying(text, outcome), { timezone: 'UTC', assumed: [text] }).length;
  fc.assert(
    fc.property(
      fc.constantFrom('', ...COMMANDS),
      hostile,
      fc.constantFrom<Decision['outcome']>('approved', 'pending', 'denied'),
      (start, rest, outcome) => {
        const text = start + rest;
        const lines = renderExplanation(saying(text, outcome), { timezone: 'UTC', assumed: [text] });
        expect(lines).toHaveLength(count('x', outcome));
        for (const line of lines) expect(line).not.toMatch(/[\p{Cc}\p{Cf}]|^\s*::|##\[/u);
      },
    ),
    { numRuns: 300 },
  );
});
