import { describe, expect, it } from 'vitest';
import { gitHubUserId, instant } from '../../../src/core/brand.ts';
import type { Comment } from '../../../src/core/comment.ts';
import type { Account, PullEvidence } from '../../../src/core/pull.ts';
import { closedAs, closingOf, withdrawnBy } from '../../../src/core/waiting/closing.ts';
import { aPerson, aPolicy, key, type Name } from '../../builders/policy.ts';
import { aBot, account, aMergedPull, aPull, at, mergedAt, now } from '../../builders/pull.ts';

const { people, settings } = aPolicy();
const comment = (by: Account, body: string, change: Partial<Comment> = {}): Comment => ({
  id: 1,
  author: by,
  at: at('10:30'),
  edited: false,
  body,
  ...change,
});
const question = (
  comments: readonly Comment[],
  change: Partial<PullEvidence> = {},
  closed?: { at: ReturnType<typeof at>; by: Account },
) => ({
  pull: aPull({ turns: [], ...change }),
  conversation: { comments, asks: [], asked: [], closings: closed === undefined ? [] : [closed] },
  people,
  settings,
  beneficiary: key('dave'),
});

describe('an open request is withdrawn', () => {
  it.each<Name>(['alice', 'dave'])('by %s, who asks or is to receive it', (who) => {
    expect(closingOf(question([comment(account(who), '/withdraw\nnot needed')]), now)).toEqual({
      how: 'withdrawn',
      by: key(who),
    });
  });

  it.each<[string, Comment, Partial<PullEvidence>]>([
    ['by somebody else', comment(account('bob'), '/withdraw'), {}],
    ['by a bot', comment(aBot, '/withdraw'), {}],
    ['by a bot with the id of whoever asks', comment({ ...account('alice'), kind: 'bot' }, '/withdraw'), {}],
    ['by a comment that was edited', comment(account('alice'), '/withdraw', { edited: true }), {}],
    ['by the word in a sentence', comment(account('alice'), 'may I /withdraw this?'), {}],
    [
      'by somebody who has only the login',
      comment({ ...account('alice'), id: gitHubUserId(4242) }, '/withdraw'),
      {},
    ],
    [
      'by what was said before they reopened it',
      comment(account('alice'), '/withdraw'),
      { turns: [{ kind: 'reopened', at: at('10:31'), by: account('dave') }] },
    ],
  ])('not %s', (_, said, change) => {
    expect(closingOf(question([said], change), now)).toBeUndefined();
  });
});

describe('a merged request is withdrawn', () => {
  const merged = (said: readonly Comment[], closed?: { at: ReturnType<typeof at>; by: Account }) =>
    withdrawnBy({ ...question(said, {}, closed), pull: aMergedPull({ turns: [] }) });

  it('by what was said before its merge, and not by what is said after it', () => {
    expect(merged([comment(account('alice'), '/withdraw', { at: mergedAt })])).toBe('alice');
    const later = comment(account('alice'), '/withdraw', { at: instant(mergedAt + 1_000) });
    expect(merged([later])).toBeUndefined();
  });

  it('not by whoever asks and merges it, which closes it too', () => {
    expect(merged([], { at: mergedAt, by: account('alice') })).toBeUndefined();
  });
});

describe('a second account', () => {
  it('withdraws nothing, as anybody may take over its login', () => {
    const second: Account = { id: gitHubUserId(4242), login: 'alice-too', kind: 'user' };
    const known = aPolicy({ people: [aPerson('alice', { alsoLogins: [second.login] })] }).people;
    const asked = { ...question([comment(second, '/withdraw')]), people: known };
    expect(closingOf(asked, now)).toBeUndefined();
    expect(
      closingOf({ ...asked, ...question([], {}, { at: at('10:30'), by: second }), people: known }, now),
    ).toBe(undefined);
  });
});

describe('what they took back stays withdrawn', () => {
  const reopenedBy = (by?: Account): Partial<PullEvidence> => ({
    turns: [{ kind: 'reopened', at: at('10:31'), ...(by === undefined ? {} : { by }) }],
  });

  it.each<[string, Partial<PullEvidence>]>([
    ['an approver', reopenedBy(account('bob'))],
    ['a bot', reopenedBy(aBot)],
    ['somebody with only the login', reopenedBy({ ...account('alice'), id: gitHubUserId(4242) })],
    ['nobody knows who', reopenedBy()],
  ])('when %s reopens it', (_, change) => {
    const withdrawn = { how: 'withdrawn', by: key('alice') };
    expect(closingOf(question([comment(account('alice'), '/withdraw')], change), now)).toEqual(withdrawn);
    const closed = { at: at('10:30'), by: account('alice') };
    expect(closingOf(question([], change, closed), now)).toEqual(withdrawn);
  });

  it('and not what others closed, nor what they reopened themselves', () => {
    const by = reopenedBy(account('bob'));
    expect(closingOf(question([], by, { at: at('10:30'), by: account('bob') }), now)).toBeUndefined();
    const themselves = reopenedBy(account('alice'));
    const closed = { at: at('10:30'), by: account('alice') };
    expect(closingOf(question([], themselves, closed), now)).toBeUndefined();
  });
});

describe('an open request lapses', () => {
  const day = 24 * 3_600_000;
  it('once it has waited for so long, and not a moment before', () => {
    expect(closingOf(question([]), instant(at('10:00') + day))).toEqual({ how: 'lapsed' });
    expect(closingOf(question([]), instant(at('10:00') + day - 1))).toBeUndefined();
  });

  it.each<[string, Partial<PullEvidence>]>([
    ['as a draft', { draft: true }],
    ['where nobody knows since when it waits', { incomplete: ['pushers'] }],
  ])('not %s', (_, change) => {
    expect(closingOf(question([], change), instant(at('10:00') + 9 * day))).toBeUndefined();
  });

  it('and is told as such when a machine closed it that late, never when a person did', () => {
    const late = instant(at('10:00') + day);
    const state = { state: 'closed' } as const;
    expect(closedAs(question([], state, { at: late, by: aBot }))).toBe('lapsed');
    expect(closedAs(question([], state, { at: late, by: account('bob') }))).toBe('withdrawn');
    expect(closedAs(question([], state, { at: at('11:00'), by: aBot }))).toBe('withdrawn');
    expect(closedAs(question([comment(account('alice'), '/withdraw')], state, { at: late, by: aBot }))).toBe(
      'withdrawn',
    );
  });
});
