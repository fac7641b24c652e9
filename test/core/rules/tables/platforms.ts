/** The table of the rule about what the platforms say. */
import { known } from '../../../../src/core/fact.ts';
import type { CheckReport, Facts, UnsaidAccount } from '../../../../src/core/facts.ts';
import type { UnconfirmedAccounts } from '../../../../src/core/policy.ts';
import { ready } from '../../../builders/facts.ts';
import { anNsgRule, aPolicy, aRole } from '../../../builders/policy.ts';
import { now } from '../../../builders/pull.ts';
import { emergency } from './emergency.ts';
import {
  approved,
  denied,
  inSeconds,
  limit,
  onInstants,
  reads,
  row,
  type Setup,
  type Table,
} from './table.ts';

const answers = (change: Partial<CheckReport> = {}): Facts['checks'] => ({
  ...Object.fromEntries(['1', '2', '3'].map((step) => [step, known(ready(step), now)])),
  '2': known({ ...ready('2'), ...change }, now),
});
const said = (change: Partial<CheckReport> = {}): Setup => ({ facts: { checks: answers(change) } });
const isReady = approved('pass check.ready');
const no = (code: string) => denied(`deny ${code}`);
const deferred: Facts['checks'] = Object.fromEntries(
  ['1', '2', '3'].map((step) => [step, { kind: 'deferred', source: 'azure' }]),
);

const lasting: Partial<CheckReport> = { verdict: 'refused', reasons: ['No role.'], lasting: ['No role.'] };
/** Put off, with what step 2 was answered so long ago, in seconds. */
const foretold = (change: Partial<CheckReport>, age = 3600): Setup => ({
  facts: {
    checks: {
      ...deferred,
      '2': {
        kind: 'deferred',
        source: 'azure',
        earlier: { at: inSeconds(-age), value: { ...ready('2'), ...change } },
      },
    },
  },
});
const shown = approved('note check.deferred', 'note check.foretold', 'note check.deferred');
const refusedBefore = (code: string) => denied('note check.deferred', `deny ${code}`, 'note check.deferred');

/** A way through the network alone, for which Entra need not confirm the account until so many seconds from now. */
const unconfirmed = (until: number, change: Setup = {}, privileges = [anNsgRule()]): Setup => ({
  moment: 'elevation',
  policy: aPolicy({
    entitlement: { privileges },
    settings: { unconfirmedAccounts: daysUntil(until) },
  }),
  ...change,
});
const daysUntil = (seconds: number): UnconfirmedAccounts => ({
  firstDay: '2026-11-20',
  lastDay: '2026-12-03',
  from: now,
  to: inSeconds(seconds),
});
/** Of the request of the builders. */
const WINDOW = 7200;
const unsaid: UnsaidAccount = { kind: 'unsaid', why: 'forbidden', at: now };
const onWord = { facts: { account: unsaid } };
const goesOn = approved('note account.unconfirmed', 'pass check.ready');
const notOnThat = denied('deny account.unsaid', 'pass check.ready');

const checks: Table = {
  codes: ['check.', 'already-held', 'account.'],
  satisfied: [
    row('are ready, and Entra need not say the rest', unconfirmed(WINDOW, onWord), goesOn),
    row(
      'are ready, and Entra left the rest out, which it may',
      unconfirmed(WINDOW, { facts: { account: { ...unsaid, why: 'left-out' } } }),
      goesOn,
    ),
    row('are ready, and Entra need not say the rest, but did', unconfirmed(WINDOW), isReady),
    row(
      'are asked later, and Entra need not say the rest then',
      unconfirmed(WINDOW, { moment: 'review' }),
      approved('note account.unconfirmed', 'note check.deferred'),
    ),
    row(
      'are asked later of a role too, for which Entra is needed',
      unconfirmed(WINDOW, { moment: 'review' }, [aRole(), anNsgRule()]),
      approved('note check.deferred', 'note check.deferred'),
    ),
    row('are ready', said(), isReady),
    row('are ready, and say something', said({ reasons: ['Known.'] }), approved('note check.noted')),
    row('are asked later', {}, approved('note check.deferred', 'note check.deferred', 'note check.deferred')),
    row('are asked later, and were ready before', foretold({}), shown),
    row('are asked later, and refused for what may pass', foretold({ verdict: 'refused' }), shown),
    row('are asked later, and were asked long ago', foretold(lasting, 200_000), shown),
    row('are asked later, and it was held long ago', foretold({ verdict: 'already-held' }, 200_000), shown),
    row(
      'are asked later, and refused before, in an emergency',
      { ...emergency(), ...foretold(lasting) },
      shown,
    ),
    row(
      'are asked at the start',
      { moment: 'elevation', request: { start: inSeconds(3600) }, facts: { checks: deferred } },
      approved('note check.deferred'),
    ),
  ],
  unsatisfied: [
    row('are ready, and Entra did not say the rest', { moment: 'elevation', ...onWord }, notOnThat),
    row(
      'are ready, and Entra did not say the rest, for a role too',
      unconfirmed(WINDOW, onWord, [aRole(), anNsgRule()]),
      notOnThat,
    ),
    row(
      'are ready, and Entra did not say the rest, before the days of the settings',
      unconfirmed(WINDOW, {
        ...onWord,
        policy: aPolicy({
          entitlement: { privileges: [anNsgRule()] },
          settings: { unconfirmedAccounts: { ...daysUntil(2 * WINDOW), from: inSeconds(1) } },
        }),
      }),
      notOnThat,
    ),
    row('refuse', said({ verdict: 'refused', reasons: ['No.'] }), no('check.refused')),
    row('say it is held for good', said({ verdict: 'already-held' }), no('already-held')),
    row(
      'are not built yet',
      said({ verdict: 'refused', code: 'check.no-provider' }),
      no('check.no-provider'),
    ),
    row('refused what waiting does not change', foretold(lasting), refusedBefore('check.foretold-refusal')),
    row(
      'said before that it is held for good',
      foretold({ verdict: 'already-held' }),
      refusedBefore('check.foretold-held'),
    ),
    row(
      'were asked before, and are not asked at elevation',
      { moment: 'elevation', ...foretold({}) },
      no('check.deferred'),
    ),
    row(
      'are asked at elevation but for one, which was ready before',
      {
        moment: 'elevation',
        facts: {
          checks: {
            ...answers(),
            '2': {
              kind: 'deferred',
              source: 'azure',
              earlier: { at: inSeconds(-3600), value: ready('2') },
            },
          },
        },
      },
      no('check.deferred'),
    ),
    row('answer of another step', said({ step: '1' }), no('check.missing')),
    row(
      'are not asked at elevation',
      { moment: 'elevation', facts: { checks: deferred } },
      no('check.deferred'),
    ),
    row(
      'are not known without a plan',
      { request: { parameters: new Map() } },
      denied(
        'note check.unknown',
        'deny parameter.missing',
        'deny plan.missing-parameter',
        'wait approval.missing',
        'wait approval.missing',
      ),
    ),
  ],
  facts: reads(
    {
      checks: {
        of: said(),
        only: '2',
        known: isReady,
        empty: no('check.empty'),
        failed: no('check.failed'),
        deferred: { review: approved('note check.deferred'), elevation: no('check.deferred') },
        missing: no('check.missing'),
      },
    },
    'It looks at the plan and at what was said of its steps.',
  ),
  boundary: [
    limit('the days in which Entra need not confirm', (by) => unconfirmed(WINDOW + by, onWord), [
      notOnThat,
      goesOn,
      goesOn,
    ]),
    limit('48 hours, within which what was heard refuses', (by) => foretold(lasting, 48 * 3600 + by), [
      refusedBefore('check.foretold-refusal'),
      refusedBefore('check.foretold-refusal'),
      shown,
    ]),
    limit(
      'the start, before which nobody is asked',
      (by) => ({
        moment: 'elevation',
        request: { start: inSeconds(by) },
        facts: { checks: deferred },
      }),
      [no('check.deferred'), no('check.deferred'), approved('note check.deferred')],
    ),
    limit(
      'every step, or all but one',
      (by) => ({
        facts: { checks: Object.fromEntries(Object.entries(answers()).slice(0, 3 + by)) },
      }),
      [no('check.missing'), isReady, isReady],
    ),
  ],
  calendar: onInstants,
};

export const platformTables = { checks };
