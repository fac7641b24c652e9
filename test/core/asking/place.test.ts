import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeFor } from '../../../src/core/asking/place.ts';
import { instant, personKey } from '../../../src/core/brand.ts';
import { isRequestPath } from '../../../src/core/classify.ts';

const asked = {
  entitlement: 'prod-vm-admin',
  requester: personKey('alice'),
  text: 'entitlement: prod-vm-admin\n',
  at: instant(Date.parse('2026-11-20T02:12:00Z')),
};
const free = () => false;

describe('the place of a new request', () => {
  it('says what, who and when', () => {
    const { path, branch } = placeFor(asked, free);
    expect(path).toMatch(/^requests\/prod-vm-admin-alice-20261120-[0-9a-f]{8}\.yaml$/);
    expect(branch).toBe(path.replace('requests/', 'request/').replace('.yaml', ''));
  });

  it('is the same for the same request on one day, and another for another', () => {
    expect(placeFor({ ...asked, at: instant(asked.at + 3_600_000) }, free)).toEqual(placeFor(asked, free));
    expect(placeFor({ ...asked, text: 'other' }, free)).not.toEqual(placeFor(asked, free));
    expect(placeFor({ ...asked, at: instant(asked.at + 86_400_000) }, free)).not.toEqual(
      placeFor(asked, free),
    );
  });

  it('is never where a file stands', () => {
    const first = placeFor(asked, free).path;
    const second = placeFor(asked, (path) => path === first);
    expect(second.path).toBe(first.replace('.yaml', '-2.yaml'));
    expect(placeFor(asked, (path) => path === first || path === second.path).path).toBe(
      first.replace('.yaml', '-3.yaml'),
    );
  });

  it('is one that a request may have, whatever the names are', () => {
    const name = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,62}$/);
    fc.assert(
      fc.property(name, name, fc.string(), (entitlement, person, text) => {
        const { path } = placeFor({ ...asked, entitlement, requester: personKey(person), text }, free);
        expect(isRequestPath(path)).toBe(true);
      }),
    );
  });
});
