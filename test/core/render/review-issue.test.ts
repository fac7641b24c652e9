import * as fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { entraId, grantNumber, personKey } from '../../../src/core/brand.ts';
import { activityLines } from '../../../src/core/render/activity.ts';
import type { ReviewView } from '../../../src/core/render/review-issue.ts';
import {
  openingOf,
  overdueComment,
  refusedComment,
  reviewBody,
  settledComment,
} from '../../../src/core/render/review-issue.ts';
import { aPerson } from '../../builders/policy.ts';
import { hostileAtAll } from './hostile.ts';

const shown = (text: string): string => micromark(text, { extensions: [gfm()], htmlExtensions: [gfmHtml()] });
const tags = (text: string) => shown(text).match(/<[^>]+>/g);
const view: ReviewView = {
  grant: grantNumber(7),
  entry: {
    requester: personKey('alice'),
    beneficiary: personKey('alice'),
    entitlement: 'prod-vm-admin',
    principal: entraId('0f2c0000-0000-4000-8000-000000000001'),
    by: 'group:security',
    due: '2026-11-21T14:31:00Z',
    startsAt: '2026-11-20T14:31:00Z',
    expiresAt: '2026-11-20T16:31:00Z',
    ended: { at: '2026-11-20T16:32:00Z', why: 'expired', sessions: ['x'], left: ['x'] },
  },
  reviewers: [aPerson('erin')],
  users: [aPerson('alice')],
  words: [],
  timezone: 'Europe/Berlin',
};

describe('the issue of a review', () => {
  it('keeps its structure, and calls nobody else, whatever people and platforms say', () => {
    const body = (text: string): string =>
      reviewBody('**Opening**', {
        ...view,
        entry: {
          ...view.entry,
          ended: { at: '2026-11-20T16:32:00Z', why: 'expired', sessions: [text], left: [text] },
        },
        words: [{ by: 'alice', text: `${text.replace(/[\r\n]/g, ' ')}a` }],
      });
    const plain = tags(body('x'));
    fc.assert(
      fc.property(hostileAtAll, (text) => {
        expect(tags(body(text))).toEqual(plain);
      }),
    );
    for (const text of ['`', '#12', '> x', '- x', '<!-- gatehouse:state -->'])
      expect(tags(body(text))).toEqual(plain);
    for (const text of ['@bob', '</p><script>', '[x](y)', '![](z)']) expect(body(text)).not.toContain(text);
  });

  it('quotes the lines that were written, and says that there are more', () => {
    const lines = Array.from({ length: 20 }, (_, at) => `line ${at}`).join('\r\n');
    const body = reviewBody('x', { ...view, words: [{ by: 'alice', text: lines }] });
    expect(body).toContain('> line 11\n>\n> (more below)');
    expect(body).not.toContain('line 12');
  });

  it('keeps the half that was written before anything opened', () => {
    const opening = '**alice uses break-glass**\nWhy: x';
    const once = reviewBody(opening, view);
    expect(openingOf(once, view)).toBe(opening);
    expect(reviewBody(openingOf(once, view), view)).toBe(once);
  });

  it('stays shorter than what GitHub takes, whoever writes how much', () => {
    const text = Array.from({ length: 40 }, () => '@$:#'.repeat(2_000)).join('\n');
    const words = Array.from({ length: 9 }, () => ({ by: 'alice', text }));
    const opening = openingOf('@'.repeat(60_000), view);
    expect(opening).toContain('made afterwards');
    expect(reviewBody(opening, { ...view, words }).length).toBeLessThan(40_000);
  });

  it('calls people by logins that are logins alone', () => {
    const odd = aPerson('bob', { login: 'bob](x) @all' });
    expect(overdueComment(view, [odd, aPerson('erin')])).toMatch(/^bob @erin: /);
  });

  it('says verdicts and refusals as text', () => {
    const given = { verdict: 'not-justified', by: 'erin' } as const;
    const plain = tags(settledComment({ ...given, text: 'x' }, []));
    const no = tags(refusedComment({ by: 'bob', why: 'x', final: true }));
    fc.assert(
      fc.property(hostileAtAll, (text) => {
        expect(tags(settledComment({ ...given, text: `${text}a` }, []))).toEqual(plain);
        expect(tags(refusedComment({ by: 'bob', why: `${text}a`, final: true }))).toEqual(no);
      }),
    );
  });
});

describe('the commands for what the platforms recorded', () => {
  it('name the person and the window', () => {
    const text = activityLines(view.entry).join('\n');
    for (const said of [
      '--start-time 2026-11-20T14:31:00Z',
      "userId%20eq%20'0f2c0000-0000-4000-8000-000000000001'",
    ])
      expect(text).toContain(said);
  });

  it('are none where anything is not of its plain form', () => {
    const { entry } = view;
    expect(activityLines({ ...entry, principal: null })).toEqual([]);
    for (const bad of ['$(id)', "'; id; '", '2026-11-20T14:31:00Z\nid']) {
      expect(activityLines({ ...entry, principal: bad as never })).toEqual([]);
      expect(activityLines({ ...entry, startsAt: bad })).toEqual([]);
      expect(activityLines({ ...entry, expiresAt: bad })).toEqual([]);
    }
  });
});
