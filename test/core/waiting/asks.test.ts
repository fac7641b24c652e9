import { describe, expect, it } from 'vitest';
import { gitHubUserId, grantNumber, minutes, personKey } from '../../../src/core/brand.ts';
import type { RuleStatus } from '../../../src/core/decision.ts';
import type { People } from '../../../src/core/policy.ts';
import { asksOf } from '../../../src/core/waiting/asks.ts';
import type { Conversation } from '../../../src/core/waiting/conversation.ts';
import { aPolicy } from '../../builders/policy.ts';
import type { PullEvidence } from '../../../src/core/pull.ts';
import { aBot, account, aPull, aReview, at, now, olderHead } from '../../builders/pull.ts';

/** p01 to p30, beside the people of the sample. */
const crowd = Array.from({ length: 30 }, (_, index) => `p${String(index + 1).padStart(2, '0')}`);
const sample = aPolicy().people;
if (sample === undefined) throw new Error('the sample has people');
const bob = sample.byKey.get(personKey('bob'));
if (bob === undefined) throw new Error('the sample has bob');
const people: People = {
  ...sample,
  byKey: new Map([
    ...sample.byKey,
    ...crowd.map(
      (name, index) =>
        [
          personKey(name),
          { ...bob, key: personKey(name), login: name, gitHubId: gitHubUserId(5000 + index) },
        ] as const,
    ),
  ]),
};
const open = (rule: string, couldFill: readonly string[], change: Partial<RuleStatus> = {}): RuleStatus => ({
  rule,
  needed: 1,
  filledBy: [],
  couldFill: couldFill.map(personKey),
  since: at('10:00'),
  ...change,
});
const SILENCE: Conversation = { comments: [], asks: [], asked: [], closings: [] };
const asksIn = (
  rules: readonly RuleStatus[],
  { pull = {}, said = {} }: { pull?: Partial<PullEvidence>; said?: Partial<Conversation> } = {},
) =>
  asksOf({
    decision: { outcome: 'pending', rules },
    people,
    pull: aPull({ number: grantNumber(30), ...pull }),
    conversation: { ...SILENCE, ...said },
    remindAfter: minutes(30),
    now,
  });
const asked = (...given: Parameters<typeof asksIn>): readonly string[] =>
  asksIn(...given).ask.map(({ key }) => key);
const member = (name: string) => ({
  ...account('bob'),
  login: name,
  id: people.byKey.get(personKey(name))?.gitHubId,
});

describe('those who are asked', () => {
  it('are at most ten, of every rule some', () => {
    const all = asked([open('a', crowd), open('b', ['bob'])]);
    expect(all).toHaveLength(10);
    expect(all).toContain('bob');
  });

  it('are not always the first of a large group', () => {
    const first = (number: number) => asked([open('a', crowd)], { pull: { number: grantNumber(number) } })[0];
    expect(first(1)).not.toBe(first(2));
  });

  it('have room for those whom the waiting brings in, up to fifteen', () => {
    const escalation = { at: at('10:30'), people: crowd.slice(20).map(personKey) };
    const all = asked([open('a', crowd, { escalation })]);
    expect(all).toHaveLength(15);
    expect(all.filter((key) => crowd.slice(20).includes(key))).toHaveLength(5);
  });

  it('are nobody whose turn has not come, of another way, or of what is not needed', () => {
    expect(
      asked([
        open('later', ['bob'], { waitsFor: ['a'] }),
        open('instead', ['carol'], { instead: true }),
        open('spared', ['dave'], { needed: 0, notNeeded: 'short' }),
        open('author', ['alice']),
      ]),
    ).toEqual([]);
  });

  it('are nobody while it is a draft, or closed', () => {
    expect(asked([open('a', ['bob'])])).toEqual(['bob']);
    expect(asked([open('a', ['bob'])], { pull: { draft: true } })).toEqual([]);
    expect(asked([open('a', ['bob'])], { pull: { state: 'closed' } })).toEqual([]);
  });

  it('are no more than fifteen with those who are asked already, ten of them by name', () => {
    const already = (count: number) => ({ said: { asked: crowd.slice(0, count).map(member) } });
    expect(asked([open('a', crowd)], already(8))).toHaveLength(2);
    const escalation = { at: at('10:30'), people: crowd.slice(20).map(personKey) };
    expect(asked([open('a', crowd, { escalation })], already(12))).toEqual(crowd.slice(20, 23));
  });

  it('are not those who have reviewed this head since their turn came', () => {
    const reviewed = (change: Parameters<typeof aReview>[1]) =>
      asked([open('a', ['bob'])], { pull: { reviews: [aReview('bob', change)] } });
    expect(reviewed({ state: 'COMMENTED' })).toEqual([]);
    expect(reviewed({ commit: olderHead })).toEqual(['bob']);
    expect(reviewed({ submittedAt: at('09:55') })).toEqual(['bob']);
  });

  it('are not those whom a person took off the list since, and those whom Gatehouse took off', () => {
    const taken = (by: typeof aBot, time: string) =>
      asked([open('a', ['bob'])], {
        said: { asks: [{ kind: 'unasked', whom: account('bob'), by, at: at(time) }] },
      });
    expect(taken(account('alice'), '10:20')).toEqual([]);
    expect(taken(account('alice'), '09:55')).toEqual(['bob']);
    expect(taken(aBot, '10:20')).toEqual(['bob']);
  });
});
