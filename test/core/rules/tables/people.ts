/** Tables of the rules about who asks and who receives. */
import { gitHubUserId, hours } from '../../../../src/core/brand.ts';
import { known } from '../../../../src/core/fact.ts';
import type { Facts } from '../../../../src/core/facts.ts';
import type { PullEvidence } from '../../../../src/core/pull.ts';
import type { Person } from '../../../../src/core/policy.ts';
import { aPolicy, idOf, key, type Name, names } from '../../../builders/policy.ts';
import { aBotPull, anIssue, anIssueBody, bot } from '../../../builders/issue.ts';
import { aBot, account, now } from '../../../builders/pull.ts';
import { nobodyAsks, forDave, withPerson } from './persons.ts';
import { approved, denied, type Edge, limit, never, reads, row, type Row, type Table, utc } from './table.ts';

const contract = (until: string, sponsor: Name = 'carol'): Partial<Person> => ({
  contractor: { sponsor: key(sponsor), until },
});
const loginsBut = (name: Name, login: string): Pick<Facts, 'logins'> => ({
  logins: Object.fromEntries(
    names.map((each) => [String(idOf(each)), known<string>(each === name ? login : each, now)]),
  ),
});
/** The last days of contracts, each with the second after its last one. */
const lastDays: Readonly<Record<Exclude<Edge, 'week of month'>, readonly [string, string]>> = {
  // By UTC: the summer time of Berlin makes its end neither earlier nor later.
  spring: ['2027-03-28', '2027-03-29T00:00:00Z'],
  autumn: ['2027-10-31', '2027-11-01T00:00:00Z'],
  'leap day': ['2028-02-29', '2028-03-01T00:00:00Z'],
  'month end': ['2027-02-28', '2027-03-01T00:00:00Z'],
  midnight: ['2026-12-31', '2027-01-01T00:00:00Z'],
};
const noWeek = never('A contract ends with a day, whichever of its month that is.');

/** Alice, under contract, asks for dave, so that her own end is all that can stand in the way. */
const asksUntil = (edge: keyof typeof lastDays): readonly [Row, Row] => {
  const [until, over] = lastDays[edge];
  const setup = { policy: withPerson('alice', contract(until)), request: forDave };
  return [
    row('the last second', { ...setup, at: (utc(over) - 1000) as never }, approved('pass requester.known')),
    row('over', { ...setup, at: utc(over) }, denied('deny requester.contract-over')),
  ];
};

/** Dave, under contract with alice as sponsor, would hold it for two hours. */
const holdsUntil = (edge: keyof typeof lastDays): readonly [Row, Row] => {
  const [until, over] = lastDays[edge];
  const setup = { policy: withPerson('dave', contract(until, 'alice')), request: forDave };
  const begin = utc(over) - hours(2);
  return [
    row('ends with it', { ...setup, at: begin as never }, approved('pass beneficiary.known')),
    row(
      'ends a second later',
      { ...setup, at: (begin + 1000) as never },
      denied('deny beneficiary.contract-over'),
    ),
  ];
};

/** The App's pull request for alice's issue, as the policy that names the App sees it. */
const forIssue = (pull: Partial<PullEvidence> = {}, id = bot.id) => ({
  policy: aPolicy({ settings: { issueForm: { bot: id } } }),
  request: { path: 'requests/issue-7.yaml' },
  pull: aBotPull(pull),
});
const unproven = (code: string) => denied(`deny requester.${code}`, ...nobodyAsks);

const requester: Table = {
  codes: ['requester.'],
  satisfied: [
    row('is known', {}, approved('pass requester.known')),
    row('wrote the issue', forIssue(), approved('pass requester.known')),
  ],
  unsatisfied: [
    row('is a bot', { pull: { author: aBot } }, denied('deny requester.bot', ...nobodyAsks)),
    row('wrote an issue that a bot of others took', forIssue({}, gitHubUserId(4242)), unproven('bot')),
    row('wrote no issue by the branch', forIssue({ headRef: 'gatehouse/issue-07' }), unproven('bot')),
    row(
      'took the name of the App’s branch',
      { pull: { headRef: 'gatehouse/issue-7' } },
      unproven('issue-branch'),
    ),
    row('wrote an issue that is gone', forIssue({ issue: undefined }), unproven('issue-missing')),
    row('wrote another issue', forIssue({ issue: anIssue({ number: 8 }) }), unproven('issue-missing')),
    row(
      'is a bot that wrote the issue',
      forIssue({ issue: anIssue({ author: aBot }) }),
      unproven('issue-author'),
    ),
    row('wrote it elsewhere', forIssue({ issue: anIssue({ transferred: true }) }), unproven('issue-moved')),
    row('wrote what was edited', forIssue({ issue: anIssue({ edited: true }) }), unproven('issue-edited')),
    row(
      'wrote it long ago',
      forIssue({ issue: anIssue({ createdAt: utc('2026-11-19T09:59:59Z') }) }),
      unproven('issue-old'),
    ),
    row(
      'wrote something else',
      forIssue({ issue: anIssue({ body: anIssueBody({ duration: '3h' }) }) }),
      unproven('issue-other'),
    ),
    row(
      'is known to nobody',
      { pull: { author: { ...account('alice'), id: 4242 as never, login: 'zoe' } } },
      denied('deny requester.unknown', ...nobodyAsks),
    ),
    row(
      'is a second account',
      {
        policy: withPerson('alice', { alsoLogins: ['alice-admin'] }),
        pull: { author: { ...account('alice'), id: 4242 as never, login: 'alice-admin' } },
      },
      denied('deny requester.second-account', ...nobodyAsks),
    ),
    row(
      'has another login',
      { facts: loginsBut('alice', 'alice-2'), request: forDave },
      denied('deny requester.login-moved'),
    ),
    row(
      'has a contract until no day',
      { policy: withPerson('alice', contract('2027-02-29')), request: forDave },
      denied('deny requester.contract-unreadable'),
    ),
  ],
  facts: reads(
    {
      logins: {
        of: {},
        only: String(idOf('alice')),
        known: approved('pass requester.known'),
        empty: denied('deny requester.login-empty'),
        failed: denied('deny requester.login-failed'),
        deferred: {
          review: denied('deny requester.login-deferred'),
          elevation: denied('deny requester.login-deferred'),
        },
        missing: denied('deny requester.login-missing'),
      },
    },
    'It looks at the author and at people.yaml.',
  ),
  boundary: [
    limit(
      'the end of the contract',
      (by) => ({
        policy: withPerson('alice', contract('2026-11-30')),
        request: forDave,
        at: (utc('2026-12-01T00:00:00Z') + by * 1000) as never,
      }),
      [
        approved('pass requester.known'),
        denied('deny requester.contract-over'),
        denied('deny requester.contract-over'),
      ],
    ),
  ],
  calendar: {
    spring: asksUntil('spring'),
    autumn: asksUntil('autumn'),
    'leap day': asksUntil('leap day'),
    'month end': asksUntil('month end'),
    midnight: asksUntil('midnight'),
    'week of month': noWeek,
  },
};

const beneficiary: Table = {
  codes: ['beneficiary.'],
  satisfied: [
    row('asks for themselves', {}, approved('pass beneficiary.known')),
    row('is asked for', { request: forDave }, approved('pass beneficiary.known')),
    row(
      'is asked for by the sponsor',
      { policy: withPerson('dave', contract('2027-12-31', 'alice')), request: forDave },
      approved('pass beneficiary.known'),
    ),
    row(
      'asks under contract',
      { policy: withPerson('alice', contract('2027-12-31')) },
      approved('pass beneficiary.known'),
    ),
    row(
      'needs no Entra id on GitHub alone',
      {
        policy: withPerson(
          'alice',
          { entra: undefined },
          {
            entitlement: {
              privileges: [
                {
                  kind: 'github-team',
                  team: 'contoso/deployers',
                  role: 'member',
                  place: { file: 'x', line: 1, column: 1 },
                },
              ],
            },
          },
        ),
      },
      approved('pass beneficiary.known'),
    ),
  ],
  unsatisfied: [
    row(
      'is whoever asks, and nobody knows them',
      { pull: { author: { ...account('alice'), id: 4242 as never, login: 'zoe' } } },
      denied('note beneficiary.is-requester', 'deny requester.unknown', ...nobodyAsks),
    ),
    row(
      'is known to nobody',
      { request: { beneficiary: key('zoe') } },
      denied(
        'deny beneficiary.unknown',
        'deny plan.no-beneficiary',
        'deny eligible.nobody',
        'deny approval.unfillable',
        'deny approval.no-manager',
        'wait approval.missing',
      ),
    ),
    row(
      'has no Entra id',
      { policy: withPerson('alice', { entra: undefined }) },
      denied(
        'deny beneficiary.no-entra',
        'deny plan.no-principal',
        'wait approval.missing',
        'wait approval.missing',
      ),
    ),
    row(
      'has another login',
      { facts: loginsBut('dave', 'dave-2'), request: forDave },
      denied('deny beneficiary.login-moved'),
    ),
    row(
      'is not asked for by their sponsor',
      { policy: withPerson('dave', contract('2027-12-31')), request: forDave },
      denied('deny beneficiary.not-sponsor'),
    ),
    row(
      'has a contract until no day',
      { policy: withPerson('dave', contract('2027-02-29', 'alice')), request: forDave },
      denied('deny beneficiary.contract-unreadable'),
    ),
  ],
  facts: reads(
    {
      logins: {
        of: { request: forDave },
        only: String(idOf('dave')),
        known: approved('pass beneficiary.known'),
        empty: denied('deny beneficiary.login-empty'),
        failed: denied('deny beneficiary.login-failed'),
        deferred: {
          review: denied('deny beneficiary.login-deferred'),
          elevation: denied('deny beneficiary.login-deferred'),
        },
        missing: denied('deny beneficiary.login-missing'),
      },
    },
    'It looks at the request and at people.yaml.',
  ),
  boundary: [
    limit(
      'the end of the window against that of the contract',
      (by) => ({
        policy: withPerson('dave', contract('2026-11-30', 'alice')),
        request: forDave,
        at: (utc('2026-11-30T22:00:00Z') + by * 1000) as never,
      }),
      [
        approved('pass beneficiary.known'),
        approved('pass beneficiary.known'),
        denied('deny beneficiary.contract-over'),
      ],
    ),
  ],
  calendar: {
    spring: holdsUntil('spring'),
    autumn: holdsUntil('autumn'),
    'leap day': holdsUntil('leap day'),
    'month end': holdsUntil('month end'),
    midnight: holdsUntil('midnight'),
    'week of month': noWeek,
  },
};

export const peopleTables = { requester, beneficiary };
