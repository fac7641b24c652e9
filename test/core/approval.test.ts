import { describe, expect, it } from 'vitest';
import { commitSha, gitHubUserId, hours, later, minutes } from '../../src/core/brand.ts';
import { known } from '../../src/core/fact.ts';
import type { Facts } from '../../src/core/facts.ts';
import type { Account, Review } from '../../src/core/pull.ts';
import { bothApprove, discounts, facts, judge, judgeAtElevation, obstacles } from '../builders/facts.ts';
import {
  all,
  any,
  aPerson,
  aPolicy,
  aRole,
  group,
  idOf,
  key,
  listGroup,
  manager,
  managerOfManager,
  type Name,
  names,
  owner,
  rule,
  team,
  user,
} from '../builders/policy.ts';
import {
  aBot,
  account,
  aCommit,
  aMerge,
  aMergedPull,
  aPull,
  aReview,
  at,
  aVeto,
  head,
  mergedAt,
  now,
  olderHead,
  webFlow,
} from '../builders/pull.ts';

const withReviews = (carol: Partial<Review>) => judge({ reviews: [aReview('carol', carol), aReview('bob')] });
const peopleWith = (name: Name, change: Parameters<typeof aPerson>[1]) =>
  names.map((each) => aPerson(each, each === name ? change : {}));

describe('a review that counts', () => {
  it.each<[string, Partial<Review>, string]>([
    ['for an earlier head', { commit: olderHead }, 'approval.stale'],
    ['for a commit that GitHub lost', { commit: undefined }, 'approval.stale'],
    ['whose text was changed', { edited: true }, 'approval.edited'],
    [
      'that is exactly as old as approvals may be',
      { submittedAt: later(now, -hours(24) as never) },
      'approval.too-old',
    ],
    ['that is much older', { submittedAt: later(now, -hours(99) as never) }, 'approval.too-old'],
    [
      'that was dismissed',
      { state: 'DISMISSED', dismissal: { by: account('carol'), at: now, before: 'APPROVED' } },
      'approval.dismissed',
    ],
    ['that agrees to five minutes', { body: '5m' }, 'approval.unusable-limit'],
    ['with a limit that has no unit', { body: '30\nok' }, 'approval.unusable-limit'],
    ['with a limit in other words', { body: '30 min' }, 'approval.unusable-limit'],
  ])('is not one %s', (_, change, code) => {
    const decision = withReviews(change);
    expect(decision.outcome).toBe('pending');
    expect(discounts(decision)).toEqual([code]);
    expect(obstacles(decision)).toEqual(['approval.missing']);
  });

  it('is one second younger than the limit', () => {
    expect(withReviews({ submittedAt: later(now, -(hours(24) - 1000) as never) }).outcome).toBe('approved');
  });

  it.each<[string, Account, string]>([
    ['a bot', aBot, 'approval.bot'],
    ['somebody who is neither user nor bot', { ...account('carol'), kind: 'other' }, 'approval.bot'],
    [
      'somebody whom the policy does not know',
      { id: gitHubUserId(7), login: 'stranger', kind: 'user' },
      'approval.unknown-person',
    ],
    [
      'somebody who took the login of an approver',
      { id: gitHubUserId(7), login: 'carol', kind: 'user' },
      'approval.unknown-person',
    ],
    [
      'an account that was deleted',
      { id: undefined, login: 'carol', kind: 'user' },
      'approval.unknown-person',
    ],
    ['somebody in no group', account('mallory'), 'approval.not-entitled'],
    ['the requester', account('alice'), 'approval.self'],
  ])('is not by %s', (_, author, code) => {
    const decision = judge({ reviews: [aReview(author), aReview('bob')] });
    expect(decision.outcome).toBe('pending');
    expect(discounts(decision)).toEqual([code]);
  });

  it.each(['COMMENTED', 'PENDING'] as const)('stays when %s follows', (state) => {
    expect(
      judge({ reviews: [...bothApprove(), aReview('carol', { state, submittedAt: at('10:20') })] }).outcome,
    ).toBe('approved');
  });

  it('is void after a dismissal, without falling back to an older approval', () => {
    const dismissal = { by: account('erin'), at: at('10:20'), before: 'APPROVED' } as const;
    const decision = judge({
      reviews: [
        ...bothApprove(),
        aReview('carol', { state: 'DISMISSED', submittedAt: at('10:15'), dismissal }),
      ],
    });
    expect(decision.outcome).toBe('pending');
    expect(discounts(decision)).toEqual(['approval.superseded', 'approval.dismissed']);
  });

  it('is given anew after a dismissal', () => {
    const dismissal = { by: account('erin'), at: at('10:20'), before: 'APPROVED' } as const;
    const first = aReview('carol', { state: 'DISMISSED', dismissal });
    expect(
      judge({ reviews: [first, aReview('carol', { submittedAt: at('10:25') }), aReview('bob')] }).outcome,
    ).toBe('approved');
  });

  it('was submitted strictly before the merge', () => {
    const merged = (submittedAt: typeof now) =>
      judgeAtElevation({
        facts: { pull: aMergedPull({ reviews: [aReview('carol', { submittedAt }), aReview('bob')] }) },
      });
    expect(merged(later(mergedAt, -1000 as never)).outcome).toBe('approved');
    for (const time of [mergedAt, later(mergedAt, minutes(1))]) {
      expect(merged(time).outcome).toBe('denied');
      expect(discounts(merged(time))).toEqual(['approval.after-merge']);
      expect(obstacles(merged(time))).toEqual(['approval.missing']);
    }
  });

  it('is not missed when the same person approves once more after the merge', () => {
    const reviews = [...bothApprove(), aReview('carol', { submittedAt: later(mergedAt, minutes(1)) })];
    expect(judgeAtElevation({ facts: { pull: aMergedPull({ reviews }) } }).outcome).toBe('approved');
  });

  it.each([
    ['approval.login-moved', known('somebody-else', now)],
    ['approval.login-failed', { kind: 'failed', why: 'no answer' } as const],
    ['approval.login-empty', { kind: 'empty', at: now } as const],
    ['approval.login-deferred', { kind: 'deferred', source: 'github' } as const],
    ['approval.login-missing', undefined],
  ])('needs the login of its author (%s)', (code, fact) => {
    const policy = aPolicy();
    const { logins } = facts(policy);
    const changed = Object.fromEntries(
      Object.entries({ ...logins, [String(idOf('carol'))]: fact }).filter(([, value]) => value !== undefined),
    ) as typeof logins;
    const decision = judge({ policy, facts: { logins: changed }, reviews: bothApprove() });
    expect(decision.outcome).not.toBe('approved');
    expect(discounts(decision)).toEqual([code]);
  });

  it('needs no equal case in logins', () => {
    const { logins } = facts(aPolicy());
    expect(
      judge({ facts: { logins: { ...logins, [String(idOf('carol'))]: known('CAROL', now) } } }).outcome,
    ).toBe('approved');
  });

  it.each(['commits', 'reviews', 'pushers', 'events'] as const)(
    'needs all %s of the pull request',
    (part) => {
      const decision = judge({ facts: { pull: aPull({ incomplete: [part], reviews: bothApprove() }) } });
      expect(decision.outcome).toBe('denied');
      expect(decision.approvals).toEqual([]);
      expect(obstacles(decision)).toContain('pull.incomplete');
    },
  );
});

describe('a limit in a review', () => {
  it('shortens the window, and the least holds', () => {
    const decision = judge({
      reviews: [aReview('carol', { body: '1h\nfine' }), aReview('bob', { body: ' 30m ' })],
    });
    expect(decision.outcome).toBe('approved');
    expect(decision.plan?.duration).toBe(minutes(30));
    expect(decision.plan?.digest).not.toBe(judge().plan?.digest);
  });

  it.each(['4h', '2h', '', 'looks good', 'ok for 30m', '👍', '10/10'])(
    'leaves the window with %j',
    (body) => {
      const decision = judge({ reviews: [aReview('carol', { body }), aReview('bob')] });
      expect(decision).toMatchObject({ outcome: 'approved', plan: { duration: hours(2) } });
    },
  );

  it('is taken back by approving once more without it', () => {
    const reviews = [
      aReview('carol', { body: '30m' }),
      aReview('carol', { submittedAt: at('10:20') }),
      aReview('bob'),
    ];
    expect(judge({ reviews }).plan?.duration).toBe(hours(2));
  });

  it('narrows also where the later review does not count', () => {
    const reviews = [
      aReview('carol'),
      aReview('carol', { body: '30m', edited: true, submittedAt: at('10:20') }),
      aReview('bob'),
    ];
    expect(judge({ reviews })).toMatchObject({ outcome: 'approved', plan: { duration: minutes(30) } });
  });

  it('that cannot be honoured does not fall back to an earlier approval without it', () => {
    const reviews = [
      aReview('carol'),
      aReview('carol', { body: '5m', submittedAt: at('10:20') }),
      aReview('bob'),
    ];
    expect(judge({ reviews }).outcome).toBe('pending');
  });

  it('of exactly ten minutes is honoured', () => {
    expect(judge({ reviews: [aReview('carol', { body: '10m' }), aReview('bob')] })).toMatchObject({
      outcome: 'approved',
      plan: { duration: minutes(10) },
    });
  });

  it('narrows also where no rule needs the approval', () => {
    const decision = judge({ reviews: [...bothApprove(), aReview('dave', { body: '45m' })] });
    expect(decision.approvals.map(({ person }) => person)).toEqual(['carol', 'bob']);
    expect(decision).toMatchObject({ outcome: 'approved', plan: { duration: minutes(45) } });
  });

  it('stands in the first line alone', () => {
    expect(judge({ reviews: [aReview('carol', { body: 'fine\n30m' }), aReview('bob')] }).plan?.duration).toBe(
      hours(2),
    );
  });

  it('of somebody whose review does not count changes nothing', () => {
    expect(judge({ reviews: [...bothApprove(), aReview('mallory', { body: '10m' })] }).plan?.duration).toBe(
      hours(2),
    );
  });
});

describe('the policy at the time of the review', () => {
  const review = bothApprove();
  const older = commitSha('e'.repeat(40));
  const under = (change: Parameters<typeof aPolicy>[0]) => {
    const policy = aPolicy();
    const then = known({ commit: older, policy: aPolicy({ ...change, commit: older }) }, now);
    return judge({
      policy,
      reviews: review,
      facts: { policyAtReview: Object.fromEntries(review.map(({ id }) => [String(id), then])) },
    });
  };

  it('may be another one when it makes the same plan for the same people', () => {
    expect(under({ settings: { freeze: 'everything' } }).outcome).toBe('approved');
  });

  it.each<[string, Parameters<typeof aPolicy>[0]]>([
    ['another role', { entitlement: { privileges: [aRole()] } }],
    ['another priority', { settings: { network: { priorities: { from: 300, to: 399 }, widestSource: 32 } } }],
    ['another principal', { people: peopleWith('alice', { entra: aPerson('erin').entra }) }],
    ['no approval at all', { entitlement: { approval: 'none' } }],
    ['no entitlement', { whole: { entitlements: new Map() } }],
    ['no people', { whole: { people: undefined } }],
    ['no settings', { whole: { settings: undefined } }],
  ])('voids the approval when it made %s', (_, change) => {
    const decision = under(change);
    expect(decision.outcome).toBe('pending');
    expect(discounts(decision)).toEqual(['approval.plan-changed', 'approval.plan-changed']);
  });

  it('voids the approval of whoever was not entitled then', () => {
    const decision = under({ groups: { 'payments-owners': listGroup('dave') } });
    expect(decision.discounted.map(({ person, code }) => [person, code])).toEqual([
      ['bob', 'approval.plan-changed'],
    ]);
  });

  it('voids the approval of whoever is not entitled any more', () => {
    const policy = aPolicy({ groups: { 'payments-owners': listGroup('dave') } });
    const then = known({ commit: older, policy: aPolicy({ commit: older }) }, now);
    const decision = judge({
      policy,
      reviews: review,
      facts: { policyAtReview: Object.fromEntries(review.map(({ id }) => [String(id), then])) },
    });
    expect(decision.discounted.map(({ person, code }) => [person, code])).toEqual([
      ['bob', 'approval.not-entitled'],
    ]);
  });

  it.each([
    ['approval.policy-failed', { kind: 'failed', why: 'no answer' } as const],
    ['approval.policy-unknown', { kind: 'empty', at: now } as const],
    ['approval.policy-unknown', { kind: 'deferred', source: 'github' } as const],
  ])('gives %s when it is not known', (code, fact) => {
    const policyAtReview = Object.fromEntries(review.map(({ id }) => [String(id), fact]));
    expect(discounts(judge({ reviews: review, facts: { policyAtReview } }))).toEqual([code, code]);
  });

  it('voids the approval when nobody asked for it', () => {
    expect(discounts(judge({ reviews: review, facts: { policyAtReview: {} } }))).toEqual([
      'approval.policy-unknown',
      'approval.policy-unknown',
    ]);
  });
});

describe('the manager of somebody under contract', () => {
  type Change = Parameters<typeof aPerson>[1];
  const situation = (change: Change) => ({
    policy: aPolicy({
      entitlement: { approval: rule('manager', [manager]) },
      people: peopleWith('dave', {
        contractor: { sponsor: aPerson('alice').key, until: '2027-03-31' },
        ...change,
      }),
    }),
    request: { beneficiary: aPerson('dave').key },
    reviews: [],
  });
  const whoCould = (change: Change) => judge(situation(change)).rules.map((each) => each.couldFill);

  it('is their own, where they have one', () => {
    expect(whoCould({ manager: aPerson('erin').key })).toEqual([['erin']]);
  });

  it('is the manager of their sponsor otherwise', () => {
    expect(whoCould({ manager: undefined })).toEqual([['carol']]);
  });

  it('is nobody where the sponsor has none either', () => {
    const contractor = { sponsor: aPerson('erin').key, until: '2027-03-31' };
    expect(obstacles(judge(situation({ manager: undefined, contractor })))).toContain('approval.no-manager');
  });
});

describe('people who cannot approve', () => {
  const carolIs = (pull: Parameters<typeof aPull>[0]) =>
    judge({ facts: { pull: aPull({ ...pull, reviews: bothApprove() }) } });

  it.each<[string, Parameters<typeof aPull>[0]]>([
    ['author of a commit', { commits: [aCommit(account('alice')), aCommit(account('carol'))] }],
    [
      'committer',
      {
        commits: [
          aCommit(account('alice'), {
            people: [{ account: account('carol'), name: 'c', role: 'committer' }],
          }),
        ],
      },
    ],
    [
      'co-author',
      {
        commits: [
          aCommit(account('alice'), {
            people: [{ account: account('carol'), name: 'c', role: 'co-author' }],
          }),
        ],
      },
    ],
    ['pusher', { pushers: [account('alice'), account('carol')] }],
    [
      'author by login, whose id is not known',
      { commits: [aCommit({ ...account('carol'), login: 'Carol', id: undefined })] },
    ],
    [
      'pusher by login, whose id is that of nobody',
      { pushers: [account('alice'), { ...account('carol'), id: gitHubUserId(7) }] },
    ],
  ])('denies as unfillable when the only manager is the %s', (_, pull) => {
    const decision = carolIs(pull);
    expect(decision.outcome).toBe('denied');
    expect(discounts(decision)).toEqual(['approval.committer']);
    expect(obstacles(decision)).toEqual(['approval.unfillable']);
    expect(decision.rules[0]).toMatchObject({ rule: 'manager', filledBy: [], couldFill: [] });
  });

  it('leaves out GitHub itself as committer, by its number and in that role alone', () => {
    const as = (role: 'author' | 'committer', id: number) =>
      judge({
        policy: aPolicy({ people: peopleWith('carol', { gitHubId: gitHubUserId(id) }) }),
        facts: {
          logins: { ...facts(aPolicy()).logins, [String(id)]: known('carol', now) },
          pull: aPull({
            commits: [
              aCommit(account('alice'), {
                people: [{ account: { ...webFlow, id: gitHubUserId(id) }, name: 'GitHub', role }],
              }),
            ],
            reviews: [aReview({ id: gitHubUserId(id), login: 'carol', kind: 'user' }), aReview('bob')],
          }),
        },
      }).outcome;
    expect(as('committer', 19864447)).toBe('approved');
    expect(as('author', 19864447)).toBe('denied');
    expect(as('committer', 19864448)).toBe('denied');
  });

  it('notes a commit of which GitHub does not know whose it is', () => {
    const decision = carolIs({ commits: [aCommit(undefined)] });
    expect(decision.outcome).toBe('approved');
    expect(decision.reasons.map(({ code }) => code)).toContain('commit.unknown-author');
  });

  it('excludes the human behind a second account that wrote a commit', () => {
    const policy = aPolicy({ people: peopleWith('carol', { alsoLogins: ['carol-old'] }) });
    const old: Account = { id: gitHubUserId(5555), login: 'Carol-Old', kind: 'user' };
    const decision = judge({
      policy,
      facts: { pull: aPull({ commits: [aCommit(old)], reviews: bothApprove() }) },
    });
    expect(discounts(decision)).toEqual(['approval.committer']);
  });

  it('excludes somebody who is the requester under another key', () => {
    const policy = aPolicy({ people: peopleWith('carol', { entra: aPerson('alice').entra }) });
    expect(discounts(judge({ policy }))).toEqual(['approval.self']);
  });

  it('does not take an approval from a second account', () => {
    const policy = aPolicy({ people: peopleWith('carol', { alsoLogins: ['carol-old'] }) });
    const old: Account = { id: gitHubUserId(5555), login: 'carol-old', kind: 'user' };
    const decision = judge({ policy, reviews: [aReview(old), aReview('bob')] });
    expect(decision.outcome).toBe('pending');
    expect(discounts(decision)).toEqual(['approval.second-account']);
  });

  it.each<[string, Partial<Review>]>([
    ['a limit that cannot be honoured', { body: '30 min' }],
    [
      'an approval that was dismissed',
      { state: 'DISMISSED', dismissal: { by: account('erin'), at: at('10:30'), before: 'APPROVED' } },
    ],
    ['a limit', { body: '30m' }],
  ])('by a second account change nothing of what the first one approved: %s', (_, change) => {
    const policy = aPolicy({ people: peopleWith('carol', { alsoLogins: ['carol-old'] }) });
    const old: Account = { id: gitHubUserId(5555), login: 'carol-old', kind: 'user' };
    const reviews = [...bothApprove(), aReview(old, { submittedAt: at('10:20'), ...change })];
    const decision = judge({ policy, reviews });
    expect(decision).toMatchObject({ outcome: 'approved', plan: { duration: hours(2) } });
    expect(discounts(decision)).toEqual(['approval.second-account']);
  });

  it('excludes requester and beneficiary when they differ, and asks the manager of the beneficiary', () => {
    const policy = aPolicy({
      entitlement: {
        requesters: [group('sre'), user('erin')],
        approval: rule('anybody', [manager, user('dave'), user('erin')]),
      },
      people: peopleWith('dave', { manager: aPerson('bob').key }),
    });
    const request = { beneficiary: aPerson('dave').key };
    const decision = judge({ policy, request, reviews: [aReview('dave'), aReview('alice'), aReview('bob')] });
    expect(decision.beneficiary).toBe('dave');
    expect(discounts(decision)).toEqual(['approval.beneficiary', 'approval.self']);
    expect(decision.approvals.map(({ person }) => person)).toEqual(['bob']);
    expect(judge({ policy, request, reviews: [aReview('carol')] }).outcome).toBe('pending');
  });
});

describe('rules', () => {
  const approvedBy = (approval: ReturnType<typeof rule>, by: readonly Name[]) =>
    judge({ policy: aPolicy({ entitlement: { approval } }), reviews: by.map((name) => aReview(name)) });

  it('are never filled twice by one person', () => {
    const both = all(rule('one', [user('bob')]), rule('two', [user('bob'), user('erin')]));
    expect(approvedBy(both, ['bob']).outcome).toBe('pending');
    expect(approvedBy(both, ['bob', 'erin']).outcome).toBe('approved');
  });

  it('are matched, so that the order of people never leaves a rule open', () => {
    const both = all(rule('wide', [user('bob'), user('erin')]), rule('narrow', [user('bob')]));
    expect(approvedBy(both, ['erin', 'bob']).outcome).toBe('approved');
    expect(
      approvedBy(both, ['bob', 'erin']).approvals.map(({ rule: name, person }) => [name, person]),
    ).toEqual([
      ['wide', 'erin'],
      ['narrow', 'bob'],
    ]);
  });

  it('need as many different people as they say', () => {
    const two = rule('two owners', [owner, user('erin')], 2);
    expect(approvedBy(two, ['bob']).rules).toEqual([
      { rule: 'two owners', needed: 2, filledBy: ['bob'], couldFill: ['dave', 'erin'] },
    ]);
    expect(approvedBy(two, ['bob', 'dave']).outcome).toBe('approved');
  });

  it('are not filled by one human under two keys', () => {
    const policy = aPolicy({
      people: peopleWith('erin', { entra: aPerson('bob').entra }),
      entitlement: { approval: rule('two', [user('bob'), user('erin'), user('dave')], 2) },
    });
    const decision = judge({ policy, reviews: [aReview('bob'), aReview('erin')] });
    expect(decision.outcome).toBe('pending');
    expect(decision.approvals).toHaveLength(1);
    expect(decision.rules[0]?.couldFill).toEqual(['dave']);
    expect(judge({ policy, reviews: [aReview('bob'), aReview('dave')] }).outcome).toBe('approved');
  });

  it('that want more people than there are cannot be filled, and say so at once', () => {
    const decision = approvedBy(rule('three', [user('bob'), user('dave')], 3), ['bob']);
    expect(decision).toMatchObject({ outcome: 'denied' });
    expect(obstacles(decision)).toEqual(['approval.unfillable']);
    expect(decision.rules).toEqual([{ rule: 'three', needed: 3, filledBy: ['bob'], couldFill: ['dave'] }]);
  });

  it('do not count the requester among those who could', () => {
    const decision = approvedBy(rule('two', [user('alice'), user('bob')], 2), ['bob', 'alice']);
    expect(obstacles(decision)).toEqual(['approval.unfillable']);
    expect(discounts(decision)).toEqual(['approval.self']);
  });

  it('of which one is enough may stand beside one that must be filled', () => {
    const tree = all(
      rule('manager', [manager]),
      any(rule('owner', [user('bob')]), rule('security', [user('erin')])),
    );
    expect(approvedBy(tree, ['carol']).outcome).toBe('pending');
    expect(approvedBy(tree, ['erin']).outcome).toBe('pending');
    expect(approvedBy(tree, ['carol', 'erin']).outcome).toBe('approved');
    expect(approvedBy(tree, ['carol', 'bob']).outcome).toBe('approved');
    expect(approvedBy(tree, ['carol']).rules).toEqual([
      { rule: 'manager', needed: 1, filledBy: ['carol'], couldFill: [] },
      { rule: 'owner', needed: 1, filledBy: [], couldFill: ['bob'] },
      { rule: 'security', needed: 1, filledBy: [], couldFill: ['erin'], instead: true },
    ]);
  });

  describe('for the manager of the manager', () => {
    const policy = aPolicy({ entitlement: { approval: rule('director', [managerOfManager]) } });

    it('are filled by them, and not by the manager', () => {
      expect(judge({ policy, reviews: [aReview('erin')] }).outcome).toBe('approved');
      expect(discounts(judge({ policy, reviews: [aReview('carol')] }))).toEqual(['approval.not-entitled']);
    });

    it('mean those of the beneficiary', () => {
      const sponsored = aPolicy({
        people: names.map((each) => aPerson(each, each === 'dave' ? { manager: aPerson('bob').key } : {})),
        entitlement: { approval: rule('director', [managerOfManager]) },
      });
      const request = { beneficiary: aPerson('dave').key };
      expect(judge({ policy: sponsored, request, reviews: [aReview('carol')] }).outcome).toBe('approved');
      expect(judge({ policy: sponsored, request, reviews: [aReview('erin')] }).outcome).toBe('pending');
    });

    it.each<[string, Name]>([
      ['manager', 'alice'],
      ['manager of the manager', 'carol'],
    ])('cannot be filled where there is no %s', (_, name) => {
      const people = peopleWith(name, { manager: undefined });
      const lonely = aPolicy({ people, entitlement: { approval: rule('director', [managerOfManager]) } });
      expect(obstacles(judge({ policy: lonely }))).toEqual(['approval.unfillable', 'approval.no-manager']);
    });

    it('cannot be filled where that is the requester', () => {
      const people = peopleWith('carol', { manager: aPerson('alice').key });
      const circle = aPolicy({ people, entitlement: { approval: rule('director', [managerOfManager]) } });
      const decision = judge({ policy: circle, reviews: [aReview('alice')] });
      expect(obstacles(decision)).toEqual(['approval.unfillable']);
      expect(discounts(decision)).toEqual(['approval.self']);
    });
  });

  it('are satisfied in one of several ways', () => {
    const ways = any(rule('boss', [user('erin')]), all(rule('manager', [manager]), rule('owner', [owner])));
    expect(approvedBy(ways, ['erin']).rules).toEqual([
      { rule: 'boss', needed: 1, filledBy: ['erin'], couldFill: [] },
    ]);
    expect(approvedBy(ways, ['carol', 'dave']).outcome).toBe('approved');
    expect(approvedBy(ways, ['carol']).outcome).toBe('pending');
  });

  it('show who filled them and who still could, and seat an approver where it leaves the others open', () => {
    const decision = approvedBy(
      all(rule('wide', [user('bob'), user('erin')]), rule('narrow', [user('bob')])),
      ['bob'],
    );
    expect(decision.rules).toEqual([
      { rule: 'wide', needed: 1, filledBy: [], couldFill: ['erin'] },
      { rule: 'narrow', needed: 1, filledBy: ['bob'], couldFill: [] },
    ]);
  });

  it('do not wait for somebody whose contract is over, and wait for one whose contract lasts', () => {
    const waiting = (until: string) =>
      judge({
        policy: aPolicy({ people: peopleWith('carol', { contractor: { sponsor: key('bob'), until } }) }),
        reviews: [aReview('bob')],
      });
    expect(obstacles(waiting('2026-11-19'))).toEqual(['approval.unfillable']);
    expect(waiting('2026-11-19').rules[0]?.couldFill).toEqual([]);
    expect(obstacles(waiting('2026-11-20'))).toEqual(['approval.missing']);
  });

  it.each<[string, Facts['logins'][string], string]>([
    ['do not wait for somebody whose login moved', known('else', now), 'approval.unfillable'],
    [
      'wait for somebody whose login could not be read',
      { kind: 'failed', why: 'no answer' },
      'approval.missing',
    ],
  ])('%s', (_, fact, code) => {
    const logins = { ...facts(aPolicy()).logins, [String(idOf('carol'))]: fact };
    expect(obstacles(judge({ facts: { logins }, reviews: [aReview('bob')] }))).toEqual([code]);
  });

  it('that one person would have to fill twice are unfillable', () => {
    const decision = approvedBy(all(rule('one', [user('bob')]), rule('two', [user('bob')])), []);
    expect(obstacles(decision)).toEqual(['approval.missing', 'approval.unfillable']);
  });

  it.each<[string, ReturnType<typeof rule>]>([
    ['all of nothing', all()],
    ['any of nothing', any()],
    ['nobody', rule('none', [user('bob')], 0)],
    ['half a person', rule('half', [user('bob')], 0.5)],
    ['one person and a half', rule('half', [user('bob'), user('dave')], 1.5)],
    ['nothing beside a rule', all(rule('one', [user('bob')]), all())],
  ])('for %s are never satisfied', (_, approval) => {
    expect(obstacles(approvedBy(approval, ['bob', 'carol', 'dave']))).toEqual(['approval.no-way']);
  });

  it('for an empty list of people are unfillable', () => {
    expect(obstacles(approvedBy(rule('none', []), ['bob']))).toEqual(['approval.unfillable']);
  });

  it('with too many ways are never satisfied', () => {
    const many = all(
      ...Array.from({ length: 11 }, () => any(rule('a', [user('bob')]), rule('b', [user('bob')]))),
    );
    expect(obstacles(approvedBy(many, ['bob']))).toEqual(['approval.no-way']);
  });

  it('ask a manager who is missing in vain', () => {
    const policy = aPolicy({ people: peopleWith('alice', { manager: undefined }) });
    expect(obstacles(judge({ policy }))).toEqual(['approval.unfillable', 'approval.no-manager']);
  });

  it('open nested groups, also in a circle', () => {
    const groups = { outer: listGroup('group:inner'), inner: listGroup('group:outer', 'erin') };
    const policy = aPolicy({ groups, entitlement: { approval: rule('deep', [group('outer')]) } });
    expect(judge({ policy, reviews: [aReview('erin')] }).outcome).toBe('approved');
  });

  it.each([
    ['approval.team-failed', { kind: 'failed', why: 'forbidden' } as const],
    ['approval.team-empty', { kind: 'empty', at: now } as const],
    ['approval.team-empty', known([], now)],
    ['approval.team-deferred', { kind: 'deferred', source: 'github' } as const],
    ['approval.team-missing', undefined],
  ])('of a live team block with %s', (code, fact) => {
    const policy = aPolicy({ entitlement: { approval: rule('team', [team('contoso/owners')]) } });
    const decision = judge({
      policy,
      reviews: [aReview('bob')],
      facts: { teams: fact === undefined ? {} : { 'contoso/owners': fact } },
    });
    expect(decision.outcome).toBe('denied');
    expect(obstacles(decision)).toEqual(['approval.unfillable', code]);
  });

  it('of a live team are filled by its members whom the policy knows by id', () => {
    const policy = aPolicy({
      entitlement: { approval: rule('team', [group('live')]) },
      groups: { live: { kind: 'team', team: 'contoso/owners' } },
    });
    const teams = { 'contoso/owners': known([idOf('bob'), gitHubUserId(777)], now) };
    expect(judge({ policy, reviews: [aReview('bob')], facts: { teams } }).outcome).toBe('approved');
    expect(judge({ policy, reviews: [aReview('carol')], facts: { teams } }).outcome).toBe('pending');
  });

  it('may be absent only where approval is written out as none', () => {
    const none = aPolicy({ entitlement: { approval: 'none', risk: 'low' } });
    expect(judge({ policy: none, reviews: [] }).outcome).toBe('approved');
    expect(obstacles(judge({ policy: aPolicy({ entitlement: { approval: 'none' } }), reviews: [] }))).toEqual(
      ['risk.needs-approval'],
    );
  });
});

describe('a veto', () => {
  const vetoed = (...reviews: readonly Review[]) => judge({ reviews: [...bothApprove(), ...reviews] });
  const dismissed = (by: Account, before: Review['state'] = 'CHANGES_REQUESTED') =>
    aReview('dave', {
      state: 'DISMISSED',
      submittedAt: at('10:10'),
      dismissal: { by, at: at('10:20'), before },
    });

  it('of somebody entitled denies, whatever was approved', () => {
    expect(vetoed(aVeto('dave'))).toMatchObject({ outcome: 'denied', vetoes: [{ person: 'dave' }] });
  });

  it('of somebody who is entitled to nothing changes nothing', () => {
    expect(vetoed(aVeto('mallory')).outcome).toBe('approved');
  });

  it('stands over later pushes, and when its text was edited', () => {
    expect(vetoed(aVeto('dave', { commit: olderHead, edited: true, submittedAt: at('10:01') })).outcome).toBe(
      'denied',
    );
  });

  it('of a committer counts, though that person cannot approve', () => {
    const pull = aPull({
      pushers: [account('alice'), account('dave')],
      reviews: [...bothApprove(), aVeto('dave')],
    });
    expect(judge({ facts: { pull } }).vetoes).toHaveLength(1);
  });

  it.each<[string, Account]>([
    ['a bot', { ...account('dave'), kind: 'bot' }],
    ['somebody whom the policy does not know', { id: gitHubUserId(7), login: 'stranger', kind: 'user' }],
  ])('is not what %s says', (_, author) => {
    expect(vetoed(aVeto(author)).outcome).toBe('approved');
  });

  it('of the requester counts where they are entitled, though they cannot approve', () => {
    const policy = aPolicy({ groups: { 'payments-owners': listGroup('alice', 'bob') } });
    expect(obstacles(judge({ policy, reviews: [...bothApprove(), aVeto('alice')] }))).toEqual([
      'approval.veto',
    ]);
  });

  it('of somebody who approved before voids that approval, also where another could have been used', () => {
    const decision = judge({
      reviews: [aReview('carol'), aVeto('carol', { submittedAt: at('10:10') }), aReview('bob')],
    });
    expect(obstacles(decision)).toEqual(['approval.missing', 'approval.veto']);
    expect(discounts(decision)).toEqual(['approval.superseded']);
  });

  it('after the merge still stops the elevation', () => {
    const reviews = [...bothApprove(), aVeto('dave', { submittedAt: later(mergedAt, minutes(1)) })];
    expect(obstacles(judgeAtElevation({ facts: { pull: aMergedPull({ reviews }) } }))).toEqual([
      'approval.veto',
    ]);
  });

  it('ends when its author approves later, and not in the same second', () => {
    expect(
      vetoed(aVeto('dave', { submittedAt: at('10:10') }), aReview('dave', { submittedAt: at('10:11') }))
        .outcome,
    ).toBe('approved');
    expect(
      vetoed(aVeto('dave', { submittedAt: at('10:10') }), aReview('dave', { submittedAt: at('10:10') }))
        .outcome,
    ).toBe('denied');
  });

  it('is not lifted by an approval that was itself dismissed', () => {
    const approval = aReview('dave', {
      state: 'DISMISSED',
      submittedAt: at('10:12'),
      dismissal: { by: account('dave'), at: at('10:20'), before: 'APPROVED' },
    });
    expect(vetoed(aVeto('dave', { submittedAt: at('10:10') }), approval).outcome).toBe('denied');
  });

  it.each<[string, Account, 'approved' | 'denied']>([
    ['its author', account('dave'), 'approved'],
    ['somebody entitled who is not involved', account('bob'), 'approved'],
    ['the requester', account('alice'), 'denied'],
    ['an administrator who is entitled to nothing', account('erin'), 'denied'],
    ['somebody in no group', account('mallory'), 'denied'],
    ['a bot', { ...account('bob'), kind: 'bot' }, 'denied'],
    ['an account that only has the login', { id: gitHubUserId(7), login: 'bob', kind: 'user' }, 'denied'],
    ['a deleted account', { id: undefined, login: 'bob', kind: 'user' }, 'denied'],
    ['somebody whose login moved', { ...account('bob'), login: 'bob2' }, 'denied'],
  ])('dismissed by %s is %3$s', (_, by, outcome) => {
    expect(vetoed(dismissed(by)).outcome).toBe(outcome);
  });

  it('stays when an entitled committer dismisses it', () => {
    const pull = aPull({
      pushers: [account('alice'), account('bob')],
      reviews: [aReview('carol'), dismissed(account('bob'))],
    });
    expect(judge({ facts: { pull } }).vetoes).toHaveLength(1);
  });

  it('stays when GitHub does not say who dismissed it', () => {
    expect(vetoed(aReview('dave', { state: 'DISMISSED' })).vetoes).toHaveLength(1);
  });

  it('is not what a dismissed approval was', () => {
    expect(vetoed(dismissed(account('mallory'), 'APPROVED')).vetoes).toEqual([]);
  });

  const gone: Account = { id: undefined, login: 'ghost', kind: 'other' };

  it('of an account that was deleted stands, since nobody knows any more whose it was', () => {
    expect(vetoed(aVeto(gone))).toMatchObject({ outcome: 'denied', vetoes: [{ person: 'ghost' }] });
    expect(vetoed(aReview(gone, { state: 'DISMISSED' })).outcome).toBe('denied');
    expect(vetoed(aReview(gone, { state: 'COMMENTED' })).outcome).toBe('approved');
    expect(vetoed(aReview(gone)).outcome).toBe('approved');
  });

  it.each<[string, Account, 'approved' | 'denied']>([
    ['somebody entitled who is not involved', account('bob'), 'approved'],
    ['the requester', account('alice'), 'denied'],
    ['another account that was deleted', gone, 'denied'],
  ])('of an account that was deleted, dismissed by %s', (_, by, outcome) => {
    const dismissal = { by, at: at('10:20'), before: 'CHANGES_REQUESTED' } as const;
    expect(vetoed(aReview(gone, { state: 'DISMISSED', dismissal })).outcome).toBe(outcome);
  });

  it('by a second account counts, and a second account never lifts one', () => {
    const policy = aPolicy({ people: peopleWith('dave', { alsoLogins: ['dave-old'] }) });
    const old: Account = { id: gitHubUserId(5555), login: 'dave-old', kind: 'user' };
    expect(judge({ policy, reviews: [...bothApprove(), aVeto(old)] }).outcome).toBe('denied');
    const lifted = [...bothApprove(), aVeto('dave'), aReview(old, { submittedAt: at('10:40') })];
    expect(judge({ policy, reviews: lifted }).outcome).toBe('denied');
  });

  it('of anybody holds while a team could not be read, since they may be in it', () => {
    const approval = rule('owners', [team('contoso/owners'), user('bob')]);
    const policy = aPolicy({ entitlement: { approval } });
    const teams = { 'contoso/owners': { kind: 'failed', why: 'forbidden' } as const };
    expect(judge({ policy, facts: { teams }, reviews: [aReview('bob')] }).outcome).toBe('approved');
    expect(judge({ policy, facts: { teams }, reviews: [aReview('bob'), aVeto('erin')] }).outcome).toBe(
      'denied',
    );
  });

  it('of the owner holds where no approval is needed', () => {
    const policy = aPolicy({ entitlement: { approval: 'none', risk: 'low' } });
    expect(judge({ policy, reviews: [aVeto('bob')] }).outcome).toBe('denied');
  });
});

it('never lets a merge that carries another blob through, whatever was approved', () => {
  const pull = aMergedPull({ reviews: bothApprove(), headSha: head, merge: aMerge({ inMerge: 'absent' }) });
  expect(obstacles(judgeAtElevation({ facts: { pull } }))).toEqual(['merge.other-blob']);
});
