import { describe, expect, it } from 'vitest';
import { instant } from '../../src/core/brand.ts';
import { known } from '../../src/core/fact.ts';
import type { RunningGrant } from '../../src/core/facts.ts';
import { overdueReviews, reviewDue, reviewersOf } from '../../src/core/owed-review.ts';
import { restoreFacts, storeFacts } from '../../src/core/stored-facts.ts';
import { facts } from '../builders/facts.ts';
import { ended, running } from '../builders/grants.ts';
import { aPolicy, group, key, names, aPerson, owner, team, user } from '../builders/policy.ts';
import { aPull, now } from '../builders/pull.ts';

const owing = (change: Partial<RunningGrant> = {}): RunningGrant =>
  running(3, {
    entitlement: 'prod-vm-admin',
    review: { requester: key('alice'), due: now },
    ...change,
  });

const people = (change: Parameters<typeof aPerson>[1] = {}) => {
  const made = aPolicy({ people: names.map((name) => aPerson(name, name === 'dave' ? change : {})) }).people;
  if (made === undefined) throw new Error('the builder makes people');
  return made;
};
const against = (who: string, ...grants: readonly RunningGrant[]) =>
  overdueReviews(
    { running: known(grants, now), recent: known([], now), pull: aPull() },
    { people: people(), persons: [key(who)] },
    now,
  ).map(({ grant }) => grant);

describe('an overdue review', () => {
  it('stands against whoever asked and whoever received, from its time on', () => {
    expect(against('alice', owing())).toEqual([3]);
    expect(
      against('alice', owing({ review: { requester: key('alice'), due: instant(now + 1000) } })),
    ).toEqual([]);
    const forDave = owing({ beneficiary: key('dave') });
    expect(against('dave', forDave)).toEqual([3]);
    expect(against('alice', forDave)).toEqual([3]);
  });

  it('stands against nobody else', () => {
    expect(against('dave', owing())).toEqual([]);
    expect(against('alice', { ...owing(), review: undefined } as unknown as RunningGrant)).toEqual([]);
  });

  it('stands against the same human under another name', () => {
    const same = people({ alsoLogins: ['alice'] });
    const found = overdueReviews(
      { running: known([owing()], now), recent: known([], now), pull: aPull() },
      { people: same, persons: [key('dave')] },
      now,
    );
    expect(found).toHaveLength(1);
  });

  it('stands also after the grant that owes it has ended', () => {
    const over = ended(4, { review: { requester: key('alice'), due: now } });
    const books = { running: known([], now), recent: known([over], now), pull: aPull() };
    const asked = (name: 'alice' | 'dave') =>
      overdueReviews(books, { people: people(), persons: [key(name)] }, now).map(({ grant }) => grant);
    expect(asked('alice')).toEqual([4]);
    expect(asked('dave')).toEqual([]);
  });

  it('never stands against finishing the grant that owes it', () => {
    expect(against('alice', owing({ grant: aPull().number }))).toEqual([]);
  });

  it('survives the ledger', () => {
    const policy = aPolicy();
    const before = facts(policy, { running: known([owing()], now) });
    expect(restoreFacts(JSON.parse(JSON.stringify(storeFacts(before))), () => policy)?.running).toEqual(
      before.running,
    );
  });
});

describe('what a record says of a review', () => {
  const review = { by: 'group:security', due: '2026-11-20T11:00:00Z', verdict: null } as const;

  it('is owed until somebody gave it', () => {
    expect(reviewDue({ requester: key('alice'), review })).toEqual({
      review: { requester: 'alice', due: now },
    });
    expect(reviewDue({ requester: key('alice'), review: { ...review, verdict: 'not-justified' } })).toEqual(
      {},
    );
    expect(reviewDue({ requester: key('alice') })).toEqual({});
  });

  it('is overdue where its time cannot be read', () => {
    const unreadable = reviewDue({ requester: key('alice'), review: { ...review, due: 'soon' } });
    expect(unreadable.review?.due).toBe(0);
  });

  it('names its people as the policy writes them', () => {
    expect(reviewersOf([group('security'), user('erin'), team('contoso/soc'), owner])).toBe(
      'group:security or user:erin or team:contoso/soc or owner',
    );
  });
});
