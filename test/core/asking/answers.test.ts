/** Each answer is judged alone, in the words that a finding in the file would have. */
import { describe, expect, it } from 'vitest';
import { findingsOf, type Field, problemWith, withAnswer } from '../../../src/core/asking/answers.ts';
import { NOTHING_ASKED, type Wish } from '../../../src/core/asking/wish.ts';
import { parsePolicy } from '../../../src/core/parse-policy.ts';
import { parseRequest } from '../../../src/core/parse-request.ts';
import { sampleFiles } from '../../builders/sample-files.ts';

const policy = parsePolicy({ commit: undefined, files: sampleFiles });
const before: Wish = { ...NOTHING_ASKED, entitlement: 'prod-vm-admin' };
const problem = (field: Field, answer: string, so: Wish = before) =>
  problemWith(field, answer, { before: so, policy });

describe('an answer', () => {
  it.each<[string, Field, string, RegExp]>([
    ['no unit', { key: 'duration' }, '2', /2 has no unit\. Write `2h` or `2m`\./],
    [
      'too long',
      { key: 'duration' },
      '9h',
      /9 h is more than `prod-vm-admin` allows, 4 h\. Write at most `4h`\./,
    ],
    ['too short', { key: 'duration' }, '5m', /shorter than 10 minutes/],
    ['another entitlement', { key: 'entitlement' }, 'prod-vm-admn', /no entitlement.*prod-vm-admin/],
    ['few words', { key: 'justification' }, 'short', /has 5 characters; the policy asks for/],
    ['no ticket', { key: 'ticket' }, 'soon', /is not a ticket/],
    ['no zone', { key: 'start' }, '2026-11-28 22:00', /time zone.*Europe\/Berlin/],
    ['nobody', { key: 'for' }, 'alicia', /no person `alicia`/],
    ['no number', { key: 'extends' }, 'forty-two', /./],
    ['an address outside', { parameter: 'source_ip' }, '198.51.100.7', /203\.0\.113\.0\/24/],
    ['an unknown parameter', { parameter: 'source' }, '203.0.113.7', /no parameter `source`/],
  ])('with %s is told so with what to write', (_, field, answer, said) => {
    expect(problem(field, answer)).toMatch(said);
  });

  it.each<[Field, string]>([
    [{ key: 'duration' }, '2h'],
    [{ key: 'entitlement' }, 'prod-vm-admin'],
    [{ key: 'justification' }, 'Fix: replication is stuck, see issue #12'],
    [{ key: 'ticket' }, 'CHG0031234'],
    [{ key: 'start' }, '2026-11-28 22:00 Europe/Berlin'],
    [{ key: 'extends' }, '42'],
    [{ parameter: 'source_ip' }, '203.0.113.7'],
  ])('that is right is not held against what is still missing: %j %s', (field, answer) => {
    expect(problem(field, answer)).toBeUndefined();
  });

  it('is judged as the whole file would be', () => {
    const wish = withAnswer(
      withAnswer(before, { key: 'duration' }, '9h'),
      { parameter: 'source_ip' },
      '10.0.0.4',
    );
    const ids = findingsOf(wish, policy).map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(['request.duration-above-maximum', 'request.ticket-missing']));
    const parsed = parseRequest({ path: 'requests/new.yaml', text: 'entitlement: prod-vm-admin\n' }, policy);
    expect(findingsOf(before, policy)).toEqual(parsed.kind === 'findings' ? parsed.findings : []);
  });

  it('replaces the one that was given before', () => {
    const so = { ...before, duration: '2' };
    expect(problem({ key: 'duration' }, '2h', so)).toBeUndefined();
    expect(problem({ key: 'duration' }, '3', so)).toContain('3 has no unit');
  });
});
