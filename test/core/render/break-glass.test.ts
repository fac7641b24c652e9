import * as fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { personKey } from '../../../src/core/brand.ts';
import { renderBreakGlass, reviewLine } from '../../../src/core/render/break-glass.ts';
import { hostile, hostileAtAll } from './hostile.ts';
import { samples } from './samples.ts';

const open = samples['break-glass-open'];
if (open?.subject.kind !== 'grant') throw new Error('the sample is there');
const { grant } = open.subject;
const about = { timezone: 'Europe/Berlin', now: open.now };
const shown = (text: string): string => micromark(text, { extensions: [gfm()], htmlExtensions: [gfmHtml()] });

describe('the alarm of break-glass', () => {
  it('says who, what, why, with which ticket, until when, and who must review it by when', () => {
    const { title, body } = renderBreakGlass(grant, 'Payments are failing', about);
    expect(title).toBe('Break-glass: alice uses prod-vm-admin (#7)');
    for (const said of [
      'alice uses break-glass: prod-vm-admin, until 16:31 UTC (17:31 Europe/Berlin)',
      'Network: bastion-nsg, TCP port 443 from 203.0.113.7/32.',
      'Why: Payments are failing',
      'Ticket: CHG0031234.',
    ])
      expect(body).toContain(said);
  });

  it('names both where one asked for another', () => {
    const { body } = renderBreakGlass({ ...grant, beneficiary: personKey('bob') }, 'x', about);
    expect(body).toContain('alice uses break-glass for bob');
    expect(body).toContain('bob');
  });

  it('keeps its structure whatever the text of people is', () => {
    const structure = (text: string, ticket: string | null) =>
      shown(renderBreakGlass({ ...grant, ticket }, text, about).body).match(/<[^>]+>/g);
    const plain = structure('x', 'x');
    fc.assert(
      fc.property(hostileAtAll, (text) => {
        expect(structure(text, text)).toEqual(plain);
      }),
    );
    for (const text of ['@erin', '</p><script>', '\n# Approved', '`', '[x](y)', '![](z)', '| a |'])
      expect(structure(text, text)).toEqual(plain);
  });

  it('has one plain line as its title whatever the entitlement is called', () => {
    fc.assert(
      fc.property(hostile, (entitlement) => {
        const { title } = renderBreakGlass({ ...grant, entitlement }, 'x', about);
        expect(title).toMatch(/^Break-glass: alice uses .+ \(#7\)$/);
        expect(title).not.toMatch(/[\p{Cc}\p{Cf}`]/u);
      }),
    );
  });
});

describe('the line about a review', () => {
  it('says how it came out once it is given, and nothing where none is owed', () => {
    const settled = {
      ...grant,
      review: { by: 'x', due: '2026-11-21T14:31:00Z', verdict: 'not-justified' },
    } as const;
    expect(reviewLine(settled, about)).toEqual(['Reviewed: not justified.']);
    const { review: _, ...usual } = grant;
    expect(reviewLine(usual, about)).toEqual([]);
  });
});
