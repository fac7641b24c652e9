import { describe, expect, it } from 'vitest';
import { entraId, grantNumber, hours } from '../../src/core/brand.ts';
import { extendedRequest, privilegesOf } from '../../src/core/extension.ts';
import type { PullEvidence } from '../../src/core/pull.ts';
import { aPlan } from '../builders/grants.ts';
import { aPolicy, key } from '../builders/policy.ts';
import { account, aMerge, aMergedPull, aPull, mergedAt } from '../builders/pull.ts';

const TEXT = `entitlement: prod-vm-admin
duration: 2h
justification: Fail over payments-db-02, replication is stuck since 14:10
ticket: CHG0031234
parameters: { source_ip: 203.0.113.7 }
`;
const merged = (text = TEXT, change: Partial<PullEvidence> = {}): PullEvidence => {
  const pull = aMergedPull(change);
  return { ...pull, request: pull.request && { ...pull.request, text } };
};

describe('the request that another extends', () => {
  it('is read from its merged pull request alone', () => {
    expect(extendedRequest(merged(`${TEXT}extends: 40\n`), aPolicy())).toEqual({
      grant: 42,
      path: 'requests/failover.yaml',
      beneficiary: key('alice'),
      entitlement: 'prod-vm-admin',
      privileges: privilegesOf(aPlan()),
      startsAt: mergedAt,
      extends: grantNumber(40),
    });
  });

  it.each<readonly [string, PullEvidence]>([
    ['an open pull request', { ...aPull(), request: merged().request }],
    ['a closed one', merged(TEXT, { state: 'closed' })],
    ['a merge without evidence', merged(TEXT, { merge: undefined })],
    ['a merge elsewhere', merged(TEXT, { merge: aMerge({ onDefaultBranch: false }) })],
    ['a file that was there before', merged(TEXT, { merge: aMerge({ inFirstParent: aMerge().inMerge }) })],
    ['a first parent that could not be read', merged(TEXT, { merge: aMerge({ inFirstParent: 'unknown' }) })],
    ['another file than was reviewed', merged(TEXT, { merge: aMerge({ inMerge: 'unknown' }) })],
    [
      'a request beside other changes',
      merged(TEXT, {
        files: [
          { path: 'requests/failover.yaml', change: 'added' },
          { path: 'x', change: 'added' },
        ],
      }),
    ],
    ['files that were not all listed', merged(TEXT, { incomplete: ['files'] })],
    ['a request that cannot be read', merged('nonsense: [')],
    ['a request for an entitlement that is gone', merged(TEXT.replace('prod-vm-admin', 'gone'))],
    ['a request that the policy no longer allows', merged(TEXT.replace('2h', '9h'))],
    [
      'a requester whom nobody knows',
      merged(TEXT, { author: { ...account('alice'), id: 77 as never, login: 'x' } }),
    ],
  ])('is none for %s', (_, pull) => {
    expect(extendedRequest(pull, aPolicy())).toBeUndefined();
  });
});

describe('what a plan gives', () => {
  const plan = aPlan();
  it('is the same for another number, duration and ids', () => {
    const other = {
      ...plan,
      grant: grantNumber(7),
      duration: hours(1),
      steps: plan.steps.map((step) => ({ ...step, id: `x${step.id}` })),
    };
    expect(privilegesOf(other)).toBe(privilegesOf(plan));
  });

  it.each([
    ['person', { beneficiary: key('dave') }],
    ['entitlement', { entitlement: 'other' }],
    [
      'principal',
      {
        steps: plan.steps.map((step) => ({
          ...step,
          principal: entraId('0f2c0000-0000-4000-8000-0000000000ff'),
        })),
      },
    ],
    ['source', { steps: plan.steps.map((step) => ({ ...step, source: '203.0.113.8/32' })) }],
    ['number of steps', { steps: plan.steps.slice(1) }],
    ['order', { steps: plan.steps.toReversed() }],
  ])('is another for another %s', (_, change) => {
    expect(privilegesOf({ ...plan, ...change })).not.toBe(privilegesOf(plan));
  });
});
