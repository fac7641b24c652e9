import { describe, expect, it } from 'vitest';
import { commitSha } from '../../src/core/brand.ts';
import { observedLines, observedTable, obstaclesOfObserved } from '../../src/core/observed.ts';

const decided = (...reasons: readonly (readonly [effect: string, code: string])[]) => ({
  outcome: 'denied' as const,
  policy: commitSha('a'.repeat(40)),
  reasons: reasons.map(([effect, code]) => ({ effect, code, sentence: '' })),
  approvals: [],
  plan: null,
});
const observed = ['deny', 'environment.observe'] as const;

describe('a decision that was only observed', () => {
  it('has nothing in its way but that', () => {
    expect(obstaclesOfObserved(decided(observed, ['pass', 'freeze.none'], ['note', 'start.late']))).toEqual(
      [],
    );
  });

  it('has in its way what denies and what waits, each once', () => {
    const reasons = [observed, ['deny', 'a.b'], ['wait', 'c.d'], ['deny', 'a.b']] as const;
    expect(obstaclesOfObserved(decided(...reasons))).toEqual(['a.b', 'c.d']);
  });

  it('is none where the environment enforces', () => {
    expect(obstaclesOfObserved(decided(['deny', 'a.b']))).toBeUndefined();
    expect(obstaclesOfObserved(decided(['pass', 'environment.observe']))).toBeUndefined();
  });
});

describe('the month', () => {
  it('is counted by entitlement, with what stood in the way most at first', () => {
    const table = observedTable([
      { entitlement: 'a', against: [] },
      { entitlement: 'b', against: ['x.y'] },
      { entitlement: 'b', against: ['x.y', 'approval.missing'] },
      { entitlement: 'b', against: [] },
    ]);
    expect(observedLines(table)).toEqual([
      'Observed: 2 of 4 requests would have been opened.',
      '  b: 1 of 3; in the way: x.y (2), approval.missing (1)',
      '  a: 1 of 1',
    ]);
  });

  it('says nothing where nothing was observed', () => {
    expect(observedLines(observedTable([]))).toEqual([]);
  });
});
