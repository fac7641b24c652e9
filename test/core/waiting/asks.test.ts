import { describe, expect, it } from 'vitest';
import { gitHubUserId, grantNumber, minutes, personKey } from '../../../src/core/brand.ts';
import type { RuleStatus } from '../../../src/core/decision.ts';
import type { People } from '../../../src/core/policy.ts';
import { asksOf } from '../../../src/core/waiting/asks.ts';
import type { Conversation } from '../../../src/core/waiting/conversation.ts';
import { aPolicy } from '../../builders/policy.ts';
import { aPull, at, now } from '../../builders/pull.ts';

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
const asked = (rules: readonly RuleStatus[], number = 30, conversation = SILENCE): readonly string[] =>
  asksOf({
    decision: { outcome: 'pending', rules },
    people,
    pull: aPull({ number: grantNumber(number) }),
    conversation,
    remindAfter: minutes(30),
    now,
  }).ask.map(({ key }) => key);

describe('those who are asked', () => {
  it('are at most ten, of every rule some', () => {
    const all = asked([open('a', crowd), open('b', ['bob'])]);
    expect(all).toHaveLength(10);
    expect(all).toContain('bob');
  });

  it('are not always the first of a large group', () => {
    expect(asked([open('a', crowd)], 1)[0]).not.toBe(asked([open('a', crowd)], 2)[0]);
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
});
