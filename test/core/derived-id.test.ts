import { describe, expect, it } from 'vitest';
import { grantNumber, installation } from '../../src/core/brand.ts';
import { derivedName, derivedUuid, stepOf, uuidV5 } from '../../src/core/derived-id.ts';

const base = { installation: installation('0a1b2c3d'), grant: grantNumber(42), step: '1', action: 'elevate' };

describe('uuidV5', () => {
  it('agrees with the example of RFC 9562', () => {
    expect(uuidV5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe(
      '2ed6657d-e927-568b-95e1-2665a8aea6a2',
    );
  });
});

describe('derived ids', () => {
  it('are the same for the same effect', () => {
    expect(derivedUuid(base)).toBe(derivedUuid({ ...base }));
    expect(derivedUuid(base)).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it.each([
    ['installation', { installation: installation('0a1b2c3e') }],
    ['grant', { grant: grantNumber(43) }],
    ['step', { step: '2' }],
    ['action', { action: 'elevate#2' }],
  ])('differ by %s', (_, other) => {
    expect(derivedUuid({ ...base, ...other })).not.toBe(derivedUuid(base));
    expect(derivedName({ ...base, ...other })).not.toBe(derivedName(base));
  });

  it('keep step and action apart', () => {
    expect(derivedUuid({ ...base, step: '1,"elevate', action: '' })).not.toBe(derivedUuid(base));
    expect(derivedUuid({ ...base, step: '12', action: '3' })).not.toBe(
      derivedUuid({ ...base, step: '1', action: '23' }),
    );
  });

  it('make names that a network security group accepts', () => {
    const name = derivedName({ ...base, grant: grantNumber(999_999_999) });
    expect(name).toMatch(/^\w[\w.-]{0,78}\w$/);
    expect(name).toMatch(/^gh-0a1b2c3d-999999999-[0-9a-f]{12}$/);
  });

  it('tell which step they were derived for, and that nobody derived a forged one', () => {
    const derive = ({ key, step }: { key: Parameters<typeof stepOf>[0]; step: string }) => [
      derivedName({ ...key, step, action: 'rule' }),
    ];
    expect(stepOf(base, derivedName({ ...base, step: '7', action: 'rule' }), derive)).toBe('7');
    expect(stepOf(base, 'gh-0a1b2c3d-42-000000000000', derive)).toBeUndefined();
  });
});
