import { describe, expect, it } from 'vitest';
import { instant } from '../../src/core/brand.ts';
import type { Drift } from '../../src/core/drift.ts';
import type { EndedBy, MeasuredEnd } from '../../src/core/ends.ts';
import { endOfStep, lagOf, truthTable } from '../../src/core/ends.ts';
import type { OpenGrant } from '../../src/core/ledger/event.ts';

const END = '2026-11-20T12:00:00Z';
const at = (seconds: number) => instant(Date.parse(END) + seconds * 1000);
const grant = (
  change: { readonly endsAt?: string; readonly drift?: Drift['how']; readonly begun?: boolean } = {},
): Pick<OpenGrant, 'steps' | 'drift' | 'ending' | 'expiresAt'> => ({
  expiresAt: END,
  steps: [{ step: '1', state: 'elevated', at: END, endsAt: change.endsAt ?? 'by-sweep' }],
  ending: change.begun === true ? { why: 'expired', since: END } : null,
  ...(change.drift === undefined ? {} : { drift: [{ step: '1', how: change.drift, what: 'x' }] }),
});

describe('who ended a privilege', () => {
  it.each<[string, EndedBy, Parameters<typeof grant>[0], boolean, number]>([
    ['what this run took away', 'gatehouse', {}, true, 130],
    ['a role whose native end has passed', 'platform', { endsAt: END }, false, 130],
    ['a role that is gone before its end', 'hand', { endsAt: END }, false, -60],
    ['a rule that is gone after its end', 'closer-or-hand', {}, false, 130],
    ['a rule that is gone before its end', 'hand', {}, false, -60],
    ['a rule that a sweep had seen gone before its end', 'hand', { drift: 'gone' }, false, 130],
    ['a rule that a sweep had closed because it was edited', 'gatehouse', { drift: 'wider' }, false, 130],
    ['what an ending that was begun had taken away', 'gatehouse', { begun: true }, false, 130],
    [
      'a role that ended by itself while an ending was begun',
      'platform',
      { begun: true, endsAt: END },
      false,
      9,
    ],
  ])('of %s is %s', (_, by, change, removed, seconds) => {
    expect(endOfStep(grant(change), { step: '1', removed, at: at(seconds) })).toEqual({
      by,
      lagSeconds: Math.max(0, seconds),
    });
  });

  it('is not said where the end cannot be read', () => {
    expect(
      endOfStep({ ...grant(), expiresAt: '?' }, { step: '1', removed: true, at: at(0) }),
    ).toBeUndefined();
  });
});

describe('what was measured', () => {
  const of = (kind: MeasuredEnd['kind'], by: EndedBy, ...lags: readonly number[]): readonly MeasuredEnd[] =>
    lags.map((lagSeconds) => ({ kind, by, lagSeconds }));

  it('is counted by kind and way, with its middle and its worst', () => {
    expect(
      truthTable([
        ...of('nsg-rule', 'gatehouse', 300, 10, 20, 40),
        ...of('azure-role', 'platform', 7),
        ...of('nsg-rule', 'closer-or-hand', 5),
      ]),
    ).toEqual([
      { kind: 'azure-role', by: 'platform', count: 1, median: 7, worst: 7 },
      { kind: 'nsg-rule', by: 'closer-or-hand', count: 1, median: 5, worst: 5 },
      { kind: 'nsg-rule', by: 'gatehouse', count: 4, median: 20, worst: 300 },
    ]);
  });

  it('is nothing where nothing was', () => {
    expect(lagOf([])).toBeUndefined();
  });
});
