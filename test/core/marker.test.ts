import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digest, grantNumber, installation, instant, parseInstant } from '../../src/core/brand.ts';
import {
  formatJustification,
  formatMarker,
  parseJustification,
  parseMarker,
  sameKey,
} from '../../src/core/marker.ts';

const key = { installation: installation('0a1b2c3d'), grant: grantNumber(42) };
const expiresAt = parseInstant('2026-11-20T16:31:00Z') ?? instant(0);

describe('marker', () => {
  it('is the installation, the grant and the end', () => {
    expect(formatMarker({ ...key, expiresAt })).toBe('gh:0a1b2c3d-42 exp=2026-11-20T16:31:00Z');
  });

  it('reads back what it wrote, for every grant and end, in at most 140 characters', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 999_999_999 }),
        fc.integer({ min: 0, max: 4_000_000_000 }),
        (n, s) => {
          const marker = { ...key, grant: grantNumber(n), expiresAt: instant(s * 1000) };
          expect(formatMarker(marker).length).toBeLessThanOrEqual(140);
          expect(parseMarker(formatMarker(marker))).toEqual(marker);
        },
      ),
    );
  });

  it.each([
    ['text before', 'x gh:0a1b2c3d-42 exp=2026-11-20T16:31:00Z'],
    ['text after', 'gh:0a1b2c3d-42 exp=2026-11-20T16:31:00Z keep'],
    ['a line after', 'gh:0a1b2c3d-42 exp=2026-11-20T16:31:00Z\n'],
    ['a line before', '\ngh:0a1b2c3d-42 exp=2026-11-20T16:31:00Z'],
    ['two spaces', 'gh:0a1b2c3d-42  exp=2026-11-20T16:31:00Z'],
    ['upper case', 'GH:0A1B2C3D-42 exp=2026-11-20T16:31:00Z'],
    ['a longer installation', 'gh:0a1b2c3d4-42 exp=2026-11-20T16:31:00Z'],
    ['grant zero', 'gh:0a1b2c3d-0 exp=2026-11-20T16:31:00Z'],
    ['a leading zero', 'gh:0a1b2c3d-042 exp=2026-11-20T16:31:00Z'],
    ['a negative grant', 'gh:0a1b2c3d--4 exp=2026-11-20T16:31:00Z'],
    ['an offset', 'gh:0a1b2c3d-42 exp=2026-11-20T16:31:00+00:00'],
    ['an impossible day', 'gh:0a1b2c3d-42 exp=2026-02-30T16:31:00Z'],
    ['no end', 'gh:0a1b2c3d-42'],
    ['an end that is not one', 'gh:0a1b2c3d-42 exp=never'],
    ['other digits', 'gh:0a1b2c3d-４２ exp=2026-11-20T16:31:00Z'],
    ['nothing', ''],
  ])('refuses %s', (_, text) => {
    expect(parseMarker(text)).toBeUndefined();
  });
});

describe('justification', () => {
  it('names the grant and the pull request, and reads back as the grant', () => {
    const text = formatJustification(key, 'https://github.com/contoso/access/pull/42');
    expect(text).toBe('gh:0a1b2c3d-42 https://github.com/contoso/access/pull/42');
    expect(parseJustification(text)).toEqual(key);
  });

  it('may carry the start of the ledger’s head, and one without reads back as well', () => {
    const head = digest('0f1e2d3c4b5a6978'.padEnd(64, '0'));
    const url = `https://github.com/${'x'.repeat(381)}`;
    const text = formatJustification(key, url, head);
    expect(text).toBe(`gh:0a1b2c3d-42 ${url} head=0f1e2d3c4b5a6978`);
    expect(text.length).toBeLessThanOrEqual(443);
    expect(parseJustification(text)).toEqual(key);
    expect(parseJustification(`${text} and more`)).toBeUndefined();
    expect(parseJustification(text.replace('head=', 'head=x'))).toBeUndefined();
  });

  it.each([
    'please see gh:0a1b2c3d-42 https://github.com/contoso/access/pull/42',
    'gh:0a1b2c3d-42 https://github.com/contoso/access/pull/42 thanks',
    'gh:0a1b2c3d-42',
    'gh:0a1b2c3d-42 javascript:alert(1)',
    'gh:0a1b2c3d-42https://github.com',
  ])('refuses %j', (text) => {
    expect(parseJustification(text)).toBeUndefined();
  });
});

it('tells grants and installations apart', () => {
  expect(sameKey(key, { ...key })).toBe(true);
  expect(sameKey(key, { ...key, grant: grantNumber(43) })).toBe(false);
  expect(sameKey(key, { ...key, installation: installation('ffffffff') })).toBe(false);
});
