import { describe, expect, it } from 'vitest';
import { later, minutes } from '../../../src/core/brand.ts';
import { known } from '../../../src/core/fact.ts';
import type { RunningGrant } from '../../../src/core/facts.ts';
import type { Entitlement } from '../../../src/core/policy.ts';
import { ago, running } from '../../builders/grants.ts';
import { judge, obstacles, type Situation } from '../../builders/facts.ts';
import { aPerson, aPolicy, entraOf, key, names } from '../../builders/policy.ts';
import { now } from '../../builders/pull.ts';

const entitlement = 'prod-vm-admin';
const capped = (caps: Partial<Entitlement['caps']>, ...grants: readonly RunningGrant[]): Situation => ({
  policy: aPolicy({ entitlement: { caps: { active: undefined, activePerPerson: undefined, ...caps } } }),
  facts: { running: known(grants, now) },
});
const daves = { entitlement, beneficiary: key('dave') };

describe('caps of an entitlement', () => {
  it.each<readonly [string, Situation, readonly string[]]>([
    ['may be one below', capped({ active: 2 }, running(1, daves)), []],
    [
      'are reached by anybody’s',
      capped({ active: 2 }, running(1, daves), running(2, daves)),
      ['caps.entitlement'],
    ],
    [
      'count scheduled ones',
      capped(
        { active: 1 },
        running(1, {
          ...daves,
          state: 'scheduled',
          startsAt: later(now, minutes(60)),
          expiresAt: later(now, minutes(90)),
        }),
      ),
      ['caps.entitlement'],
    ],
    ['do not count other entitlements', capped({ active: 1, activePerPerson: 1 }, running(1)), []],
    [
      'of a person are reached by their own',
      capped({ activePerPerson: 1 }, running(1, { entitlement })),
      ['caps.entitlement-person'],
    ],
    ['of a person are not reached by another’s', capped({ activePerPerson: 1 }, running(1, daves)), []],
    [
      'do not count what is over',
      capped({ active: 1, activePerPerson: 1 }, running(1, { entitlement, expiresAt: now })),
      [],
    ],
    [
      'count to the last second',
      capped(
        { active: 1 },
        running(1, { entitlement, startsAt: ago(minutes(30)), expiresAt: later(now, 1000 as never) }),
      ),
      ['caps.entitlement'],
    ],
    ['do not count the request itself', capped({ active: 1 }, running(42, { entitlement })), []],
  ])('%s', (_, situation, codes) => {
    expect(obstacles(judge(situation))).toEqual(codes);
  });

  it('of a person count two entries of people.yaml that are one human as one', () => {
    const people = names.map((name) => aPerson(name, name === 'mallory' ? { entra: entraOf('alice') } : {}));
    const caps = { active: undefined, activePerPerson: 1 };
    const held = running(1, { entitlement, beneficiary: key('mallory') });
    const facts = { running: known([held], now) };
    const policy = aPolicy({ people, entitlement: { caps } });
    expect(obstacles(judge({ policy, facts }))).toEqual(['caps.entitlement-person']);
    expect(obstacles(judge(capped(caps, held)))).toEqual([]);
  });

  it('say which grants are open', () => {
    const [reason] = judge(capped({ active: 2 }, running(3, daves), running(2, daves))).reasons.filter(
      ({ code }) => code === 'caps.entitlement',
    );
    expect(reason?.sentence).toBe('2 grants of prod-vm-admin are open or scheduled, and 2 are allowed.');
    expect(reason?.remedy).toContain('#2, #3');
  });
});
