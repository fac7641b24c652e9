/** What counts as personal data in a justification. */
import { describe, expect, it } from 'vitest';
import { type ForbiddenText, forbiddenIn } from '../../src/core/forbidden-text.ts';

const ALL: readonly ForbiddenText[] = ['email-address', 'card-number', 'phone-number'];

describe('a justification', () => {
  it.each<[string, readonly ForbiddenText[]]>([
    ['Reset the mailbox of jane.doe+test@contoso.example', ['email-address']],
    ['Ask <jane@xn--bcher-kva.example>, she knows', ['email-address']],
    ['jane@bücher.example waits', ['email-address']],
    ['Charge of 4111 1111 1111 1111 failed', ['card-number']],
    ['Charge of 4111-1111-1111-1111 failed', ['card-number']],
    ['Charge of 4111111111111111.', ['card-number']],
    ['Amex 378282246310005', ['card-number']],
    ['４１１１ １１１１ １１１１ １１１１ in full width', ['card-number']],
    ['4111\u200b1111\u200b1111\u200b1111 with nothing between', ['card-number']],
    ['Call +49 30 1234567 when done', ['phone-number']],
    ['Call +1 (425) 555-0100', ['phone-number']],
    ['Call 030/12345678', ['phone-number']],
    ['Call (030) 123 45 67', ['phone-number']],
    ['Call 00493012345678', ['phone-number']],
    ['jane@contoso.example paid with 4111111111111111, +49 30 1234567', ALL],
  ])('%j contains %j', (text, kinds) => {
    expect(forbiddenIn(text, ALL)).toEqual(kinds);
  });

  it.each([
    'Fail over payments-db-02, replication is stuck since 14:10',
    'Order 4111111111111112 is stuck', // the last digit does not check
    'Nines: 9999 9999 9999 9999',
    'CHG0031234 asks for it, INC0099120 too',
    'Page 8812, checkout latency, restart of payments-api@v2',
    'Between 2026-11-28 14:10 and 2026-11-28 15:30',
    'Move 203.0.113.7 and 10.0.12.1 to the new subnet',
    'Trace 0f2c0000-0000-4000-8000-000000000001',
    'At 09:30-10:15 the job ran 0.5 s',
    'commit 4111111111111111aaaa',
    'Customer C204711 and @team, see a@b',
    'Build 20261128.14 of 1.20.300',
  ])('%j contains nothing of it', (text) => {
    expect(forbiddenIn(text, ALL)).toEqual([]);
  });

  it('is looked at for nothing that is not asked for', () => {
    expect(forbiddenIn('jane@contoso.example 4111111111111111', ['card-number'])).toEqual(['card-number']);
    expect(forbiddenIn('jane@contoso.example', [])).toEqual([]);
  });

  it('of any length is judged in no time that grows beyond its length', () => {
    const evil = [
      'a'.repeat(50_000),
      '@'.repeat(50_000),
      '1 '.repeat(25_000),
      '0('.repeat(25_000),
      'a.'.repeat(25_000),
    ];
    for (const text of evil) expect(forbiddenIn(text, ALL).length).toBeLessThanOrEqual(3);
  });
});
