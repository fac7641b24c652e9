import { describe, expect, it } from 'vitest';
import { digest, grantNumber, hours, later, milliseconds, minutes } from '../../../src/core/brand.ts';
import { known } from '../../../src/core/fact.ts';
import type { ExtendedRequest, Facts, RunningGrant } from '../../../src/core/facts.ts';
import { ago, anExtended, ended, running, sameRunning } from '../../builders/grants.ts';
import { judge, judgeAtElevation, obstacles, parameters, type Situation } from '../../builders/facts.ts';
import { aPolicy, key } from '../../builders/policy.ts';
import { now } from '../../builders/pull.ts';

const G = grantNumber;
interface World {
  readonly chain?: readonly ExtendedRequest[];
  readonly open?: readonly RunningGrant[];
  readonly facts?: Partial<Facts>;
  readonly policy?: Situation['policy'];
  readonly request?: Situation['request'];
}
/** Request 42 extends 41, which alice has held for an hour and holds for another; at most four hours in all. */
const extending = ({
  chain = [anExtended(41)],
  open = [sameRunning(41)],
  facts,
  policy,
  request,
}: World = {}): Situation => ({
  ...(policy === undefined ? {} : { policy }),
  request: { extends: G(41), ...request },
  facts: { running: known(open, now), extended: known(chain, now), ...facts },
});
const OTHER = digest('0'.repeat(64));

type Case = readonly [what: string, world: World, codes: readonly string[]];
const cases = (rows: readonly Case[]): void => {
  it.each(rows)('%s', (_, world, codes) => {
    expect(obstacles(judge(extending(world)))).toEqual(codes);
    expect(obstacles(judgeAtElevation(extending(world)))).toEqual(codes);
  });
};

describe('an extension', () => {
  cases([
    ['passes for the same person, entitlement and privileges', {}, []],
    [
      'passes over overlap, caps and cooldown of the grant that it extends',
      {
        policy: aPolicy({
          settings: {
            caps: { activePerPerson: 1, activeTotal: 1, cooldown: undefined, unexpiredRemovalsPerRun: 5 },
          },
          entitlement: { caps: { active: 1, activePerPerson: 1 }, cooldown: hours(1) },
        }),
      },
      [],
    ],
    ['passes over no other grant', { open: [sameRunning(41), sameRunning(40)] }, ['overlap.open-grant']],
    [
      'is counted with every other grant',
      { open: [sameRunning(41), running(38), running(39), running(40)] },
      ['caps.person'],
    ],
    [
      'denies one with a start, whenever it is: what will be open then nobody knows',
      { request: { start: later(now, minutes(30)) } },
      ['extension.start'],
    ],
    ['denies one whose start is now', { request: { start: now } }, ['extension.start']],
    ['needs its own approvals', { request: { ticket: undefined } }, ['ticket.required']],
    [
      'denies another person’s',
      { chain: [anExtended(41, { beneficiary: key('dave') })] },
      ['extension.other-person'],
    ],
    [
      'denies another entitlement’s',
      { chain: [anExtended(41, { entitlement: 'other' })] },
      ['extension.other-entitlement'],
    ],
    [
      'denies another privilege in the request',
      { chain: [anExtended(41, { privileges: OTHER })] },
      ['extension.other-privileges'],
    ],
    [
      'denies another privilege in the open grant',
      { open: [sameRunning(41, { privileges: OTHER })] },
      ['extension.other-privileges'],
    ],
    [
      'denies another parameter',
      { request: { parameters: parameters({ source_ip: '203.0.113.8' }) } },
      ['extension.other-privileges', 'extension.other-privileges'],
    ],
    ['denies what the ledger does not know', { open: [] }, ['extension.not-open']],
    [
      'denies a grant that is scheduled',
      { open: [sameRunning(41, { state: 'scheduled' })] },
      ['extension.not-open'],
    ],
    [
      'denies a grant that is still being opened',
      { open: [sameRunning(41, { state: 'elevating' })] },
      ['extension.not-open'],
    ],
    [
      'denies a grant that is being ended',
      { open: [sameRunning(41, { state: 'ending' })] },
      ['extension.not-open'],
    ],
    [
      'denies a grant at the very instant of its end',
      { open: [sameRunning(41, { expiresAt: now })] },
      ['extension.over'],
    ],
    [
      'passes one second before',
      { open: [sameRunning(41, { expiresAt: later(now, milliseconds(1000)) })] },
      [],
    ],
    [
      'denies one that is over by now, also when the intent that is finished was in time',
      {
        open: [sameRunning(41, { expiresAt: ago(minutes(1)) })],
        facts: { intended: { from: ago(minutes(10)), to: later(now, hours(1)) } },
      },
      ['extension.over'],
    ],
    [
      'denies itself',
      {
        request: { extends: G(42) },
        chain: [anExtended(42)],
        open: [sameRunning(42, { state: 'elevating' })],
      },
      ['extension.not-open'],
    ],
    [
      'denies when the requests were not asked for',
      { facts: { extended: undefined } },
      ['extension.missing'],
    ],
    ['denies when another was asked for', { chain: [anExtended(40)] }, ['extension.missing']],
    [
      'denies when there is no such request',
      { facts: { extended: { kind: 'empty', at: now } } },
      ['extension.empty'],
    ],
    [
      'denies when the requests could not be read',
      { facts: { extended: { kind: 'failed', why: 'no' } } },
      ['extension.failed'],
    ],
    [
      'denies when the requests are deferred',
      { facts: { extended: { kind: 'deferred', source: 'x' } } },
      ['extension.deferred'],
    ],
    [
      'is denied by the caps when nothing is known of open grants',
      { facts: { running: { kind: 'failed', why: 'no' } } },
      ['caps.running-failed'],
    ],
    [
      'denies a chain whose first is not known',
      { chain: [anExtended(41, { extends: G(40) })] },
      ['extension.chain-broken'],
    ],
  ]);

  it('that extends nothing says so', () => {
    expect(judge().reasons.map(({ code }) => code)).toContain('extension.none');
  });

  it('does not count for the cooldown what it goes on with, and counts everything else', () => {
    const policy = aPolicy({ entitlement: { cooldown: hours(2) } });
    const before = ended(40, { entitlement: 'prod-vm-admin', why: 'superseded' });
    const chain = [anExtended(41, { extends: G(40) }), anExtended(40)];
    expect(obstacles(judge(extending({ policy, chain, facts: { recent: known([before], now) } })))).toEqual(
      [],
    );
    expect(obstacles(judge(extending({ policy, facts: { recent: known([before], now) } })))).toEqual([
      'cooldown.recent-grant',
    ]);
    // Facts of an extension excuse nobody who asks for none.
    const plain = { policy, facts: { recent: known([before], now), extended: known(chain, now) } };
    expect(obstacles(judge(plain))).toEqual(['cooldown.recent-grant']);
  });
});

describe('how long all of it lasts', () => {
  const first = (length: number, more: Partial<World> = {}): World => ({
    chain: [anExtended(41, { startsAt: ago(length) })],
    ...more,
  });
  const most = (whole: number, environment = whole) =>
    aPolicy({
      entitlement: {
        maxDuration: milliseconds(whole),
        environment: {
          name: 'production',
          maxDuration: milliseconds(environment),
          mode: 'enforce',
          scopes: [],
        },
      },
    });
  cases([
    ['may be exactly the maximum', first(hours(2)), []],
    ['is too long one second later', first(hours(2) + 1000), ['extension.too-long']],
    ['is bounded by the environment too', first(hours(1), { policy: most(hours(4), hours(3)) }), []],
    [
      'and not beyond it',
      first(hours(1) + 1000, { policy: most(hours(4), hours(3)) }),
      ['extension.too-long'],
    ],
    [
      'counts from the first of the chain',
      {
        chain: [
          anExtended(41, { startsAt: ago(minutes(30)), extends: G(40) }),
          anExtended(40, { startsAt: ago(hours(1)), extends: G(39) }),
          anExtended(39, { startsAt: ago(hours(2) + 1000) }),
        ],
      },
      ['extension.too-long'],
    ],
    [
      'counts from the earliest, wherever it stands',
      { chain: [anExtended(41, { startsAt: ago(hours(3)), extends: G(40) }), anExtended(40)] },
      ['extension.too-long'],
    ],
    [
      'is that of the intent that is finished',
      first(hours(2), { facts: { intended: { from: ago(minutes(10)), to: later(now, minutes(110)) } } }),
      [],
    ],
    [
      'and never longer',
      first(hours(2), {
        facts: { intended: { from: ago(minutes(10)), to: later(now, (hours(2) + 1000) as never) } },
      }),
      ['extension.too-long'],
    ],
  ]);

  it('says until when it may last', () => {
    const [reason] = judge(extending(first(hours(3)))).reasons.filter(
      ({ code }) => code === 'extension.too-long',
    );
    expect(reason?.sentence).toBe('Together with what it extends it may last 4 h, until 12:00 UTC.');
  });
});
