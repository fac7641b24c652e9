import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gitHubUserId, hours, later } from '../../../src/core/brand.ts';
import { askerOf } from '../../../src/core/approval/asker.ts';
import { decide } from '../../../src/core/decide.ts';
import { readForm } from '../../../src/core/issue-form/read.ts';
import type { PullEvidence } from '../../../src/core/pull.ts';
import { restoreFacts, storeFacts } from '../../../src/core/stored-facts.ts';
import { asked, facts } from '../../builders/facts.ts';
import { aBotPull, anIssue, anIssueBody, bot } from '../../builders/issue.ts';
import { aPolicy, type Name } from '../../builders/policy.ts';
import { account, aCommit, aPull, aReview, now } from '../../builders/pull.ts';

const policy = aPolicy({ settings: { issueForm: { bot: bot.id } } });
const ask = (change: Partial<PullEvidence> = {}, by = policy) => askerOf(aPull(aBotPull(change)), by);
const nobody = (code: string) => ({ kind: 'nobody', code: `requester.${code}` });
const isNobody = (change: Partial<PullEvidence>): boolean => ask(change).kind === 'nobody';

describe('whoever asks', () => {
  it('is the author, and never one whose token stands in the App’s place', () => {
    expect(askerOf(aPull({ issue: anIssue() }), policy)).toEqual({
      kind: 'account',
      account: account('alice'),
    });
    for (const by of [policy, aPolicy()])
      for (const headRef of ['gatehouse/issue-7', 'gatehouse/issue-8'])
        expect(askerOf(aPull({ ...aBotPull(), headRef, author: account('erin') }), by)).toMatchObject(
          nobody('issue-branch'),
        );
    expect(askerOf(aPull({ headRef: 'gatehouse/issue-07' }), policy)).toMatchObject({ kind: 'account' });
  });

  it('is the issue’s author, where the App that the policy names wrote their very words into the file', () => {
    expect(ask()).toEqual({ kind: 'account', account: account('alice') });
  });

  it('is nobody while the policy names no App, or cannot be read', () => {
    expect(ask({}, aPolicy())).toMatchObject(nobody('bot'));
    expect(ask({}, aPolicy({ whole: { settings: undefined } }))).toMatchObject(nobody('bot'));
    expect(ask({ author: { ...bot, id: undefined } }, aPolicy())).toMatchObject(nobody('bot'));
  });

  it('is nobody by an account of the App’s number that is no bot', () => {
    expect(ask({ author: { ...bot, kind: 'other' } })).toMatchObject(nobody('bot'));
  });

  it('is nobody where the issue is not the branch’s, or no person wrote it', () => {
    expect(ask({ issue: anIssue({ number: 8 }) })).toMatchObject(nobody('issue-missing'));
    expect(ask({ issue: undefined })).toMatchObject(nobody('issue-missing'));
    for (const kind of ['bot', 'other'] as const)
      expect(ask({ issue: anIssue({ author: { ...account('alice'), kind } }) })).toMatchObject(
        nobody('issue-author'),
      );
  });

  it('is nobody where the pull request came a day after the issue, or before it', () => {
    const { createdAt } = aPull();
    const waited = (time: number) => ask({ issue: anIssue({ createdAt: later(createdAt, hours(-time)) }) });
    expect(waited(24)).toMatchObject({ kind: 'account' });
    expect(waited(24.001)).toMatchObject(nobody('issue-old'));
    expect(waited(-0.001)).toMatchObject(nobody('issue-old'));
  });

  it('is nobody where one byte of the file, its name or the issue is another', () => {
    const request = aPull(aBotPull()).request!;
    const text = request.text ?? '';
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ minLength: 0, maxLength: 3 }), (at, instead) => {
        const changed = text.slice(0, at) + instead + text.slice(at + 1);
        return changed === text || isNobody({ request: { ...request, text: changed } });
      }),
    );
    expect(isNobody({ request: { ...request, text: undefined } })).toBe(true);
    expect(isNobody({ request: { ...request, path: 'requests/issue-8.yaml' } })).toBe(true);
    expect(isNobody({ request: undefined })).toBe(true);
  });

  it('is never somebody whose words the file does not have', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (typed, written) => {
        const body = anIssueBody({ justification: typed });
        const file = readForm(7, anIssueBody({ justification: written }));
        fc.pre(file.kind === 'file');
        const { request } = aPull(aBotPull());
        const asker = ask({
          issue: anIssue({ body }),
          request: { ...request!, text: file.kind === 'file' ? file.text : '' },
        });
        const same = (text: string) => text.replaceAll('\r\n', '\n').trim();
        if (asker.kind === 'account') expect(same(typed)).toBe(same(written));
      }),
    );
  });

  it('stays who it is when the facts are stored and read again', () => {
    const gathered = facts(policy, { pull: aPull(aBotPull()) });
    const restored = restoreFacts(JSON.parse(JSON.stringify(storeFacts(gathered))), () => policy);
    expect(restored?.pull.issue).toEqual(gathered.pull.issue);
    expect(askerOf(restored!.pull, policy)).toEqual(ask());
  });
});

describe('the approvals of what an issue asks for', () => {
  const decided = (approvers: readonly Name[], change: Partial<PullEvidence> = {}) => {
    const reviews = approvers.map((each) => aReview(each));
    return decide(
      asked({ path: 'requests/issue-7.yaml' }),
      policy,
      facts(policy, { pull: aPull(aBotPull({ reviews, ...change })) }),
      now,
    );
  };
  const whose = (name: Name, change: Partial<PullEvidence> = {}) =>
    decided([name], change).discounted.map(({ code }) => code);

  it('count as on any other request', () => {
    expect(decided(['carol', 'bob'])).toMatchObject({ outcome: 'approved', requester: 'alice' });
  });

  it('never count of the issue’s author, proven or not', () => {
    expect(whose('bob', { issue: anIssue({ author: account('bob') }) })).toEqual(['approval.self']);
    expect(whose('bob', { issue: anIssue({ author: account('bob'), edited: true }) })).toEqual([
      'approval.self',
    ]);
  });

  it('never count of who pushed to the App’s branch or wrote a commit there', () => {
    expect(whose('bob', { pushers: [bot, account('bob')] })).not.toEqual([]);
    expect(whose('bob', { commits: [aCommit(bot), aCommit(account('bob'))] })).not.toEqual([]);
    expect(decided(['carol', 'bob'], { pushers: [bot, account('bob')] }).outcome).not.toBe('approved');
  });

  it('cannot make up for an issue that proves nothing', () => {
    for (const change of [{ edited: true }, { transferred: true }, { author: bot }])
      expect(decided(['carol', 'bob'], { issue: anIssue(change) }).outcome).toBe('denied');
    expect(decided(['carol', 'bob'], { author: { ...bot, id: gitHubUserId(4242) } }).outcome).toBe('denied');
  });
});
