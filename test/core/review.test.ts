import { describe, expect, it } from 'vitest';
import type { Comment } from '../../src/core/comment.ts';
import type { OwedEntry } from '../../src/core/ledger/owed-reviews.ts';
import { judgeReview } from '../../src/core/review.ts';
import { aPolicy, key, type Name } from '../builders/policy.ts';
import { account, at } from '../builders/pull.ts';

const { people } = aPolicy();
if (people === undefined) throw new Error('the sample has people');
/** Of alice, for dave, until eleven. */
const entry: OwedEntry = {
  requester: key('alice'),
  beneficiary: key('dave'),
  entitlement: 'prod-vm-admin',
  principal: null,
  by: 'group:security',
  due: '2026-11-21T10:00:00Z',
  startsAt: '2026-11-20T10:00:00Z',
  expiresAt: '2026-11-20T11:00:00Z',
  ended: null,
};
const judged = (name: Name, time: string, change: Partial<OwedEntry> = {}) => {
  const verdict: Comment = {
    id: 7,
    author: account(name),
    at: at(time),
    edited: false,
    body: '/reviewed justified As the log shows.',
  };
  return judgeReview([verdict], {
    entry: { ...entry, ...change },
    people,
    reviewers: () => ({ people: new Set([key('bob'), key('alice'), key('dave')]), gaps: [] }),
    exclusions: { humans: new Map(), unattributed: [] },
  });
};

describe('a verdict counts', () => {
  it('once the access is over, by whichever comes first: its window, or the entry that says so', () => {
    expect(judged('bob', '11:01').settled).toBeUndefined();
    const ended = (time: string) => ({ ended: { at: `2026-11-20T${time}:00Z`, why: 'early' as const } });
    expect(judged('bob', '10:29', ended('10:30')).settled).toBeUndefined();
    expect(judged('bob', '10:30', ended('10:30')).settled).toMatchObject({ by: { key: 'bob' } });
    // Entered late by a sweep that was late: the platforms ended it by themselves.
    expect(judged('bob', '11:01', ended('11:30')).settled).toMatchObject({ by: { key: 'bob' } });
  });

  it.each<Name>(['alice', 'dave'])('not of %s, who asked for it or had it', (name) => {
    const { settled, refused } = judged(name, '11:31', {
      ended: { at: '2026-11-20T11:30:00Z', why: 'expired' },
    });
    expect(settled).toBeUndefined();
    expect(refused).toMatchObject([{ final: true, why: expect.stringMatching(/^it is of who/) }]);
  });
});
