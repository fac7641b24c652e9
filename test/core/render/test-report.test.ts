import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CaseResult } from '../../../src/core/policy-tests/run.ts';
import { NOTHING_SPECIAL } from '../../../src/core/hypothetical/hypothesis.ts';
import { renderTestReport } from '../../../src/core/render/test-report.ts';
import { aPolicy } from '../../builders/policy.ts';
import { now } from '../../builders/pull.ts';
import { COMMANDS, hostile } from './hostile.ts';
import { denied } from './samples.ts';

/** A case that failed, in which everything that people write is this text. */
const failing = (text: string): CaseResult => ({
  case: {
    name: text,
    place: { file: text, line: 1, column: 1 },
    hypothesis: {
      policy: aPolicy(),
      request: { path: text, text },
      requester: text,
      commitsBy: [text],
      reviews: [],
      outside: NOTHING_SPECIAL,
      moment: 'review',
      at: now,
      mergedAt: undefined,
    },
    expect: { outcome: 'approved', reasons: [text], missing: [text], duration: undefined },
  },
  decision: {
    ...denied,
    findings: [{ id: text, file: text, line: 1, column: 1, message: text, remedy: text }],
    reasons: [{ code: text, effect: 'deny', sentence: text }],
    discounted: [{ review: 1, login: text, person: undefined, code: text, sentence: text }],
  },
  failures: [{ what: 'reasons', expected: text, got: text }],
});
const report = (text: string): readonly string[] =>
  renderTestReport([failing(text)], {
    all: [{ kind: 'entitlement', sentence: text, covered: false }],
    percent: 0,
  });

it('lets no text of people act on a terminal or a runner', () => {
  const plain = report('x');
  expect(plain).toContain('  it was decided:');
  fc.assert(
    fc.property(fc.constantFrom('', ...COMMANDS), hostile, (start, rest) => {
      const lines = report(start + rest);
      expect(lines).toHaveLength(plain.length);
      for (const line of lines) expect(line).not.toMatch(/[\p{Cc}\p{Cf}]|^\s*::|##\[/u);
    }),
    { numRuns: 300 },
  );
});
