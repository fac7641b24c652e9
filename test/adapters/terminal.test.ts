import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { harmlessLine } from '../../src/adapters/terminal.ts';

describe('the log of a terminal', () => {
  it('lets no text move the cursor, recolour, retitle or turn the writing round', () => {
    const nasty = fc.constantFrom(
      '\u001b[2J',
      '\u001b]0;title\u0007',
      '\r',
      '\b',
      '\u009b31m',
      '\u202e',
      '\u200b',
      '\t',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(nasty, fc.string({ unit: 'binary' }))), (parts) => {
        expect(harmlessLine(parts.join('')).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
      }),
      { numRuns: 1_000 },
    );
  });

  it('shows what was there', () => {
    expect(harmlessLine('a\u001b[31mb')).toBe('a\\u{1b}[31mb');
    expect(harmlessLine('Zoë · 2 h\nnext')).toBe('Zoë · 2 h\nnext');
  });
});
