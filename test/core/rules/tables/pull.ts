/** Tables of the rules about the pull request, its merge, and the policy that it is judged by. */
import { blobSha, minutes } from '../../../../src/core/brand.ts';
import type { Policy } from '../../../../src/core/policy.ts';
import type { ChangedFile, MergeEvidence } from '../../../../src/core/pull.ts';
import { aPolicy, aWaiting, key } from '../../../builders/policy.ts';
import { account, aCommit, aMerge, blob, mergedAt, requestPath } from '../../../builders/pull.ts';
import {
  approved,
  denied,
  inSeconds,
  limit,
  never,
  onInstants,
  pending,
  reads,
  row,
  type Setup,
  type Table,
} from './table.ts';

const added = (path: string): ChangedFile => ({ path, change: 'added' });
const files = (...of: readonly ChangedFile[]): Setup => ({ pull: { files: of } });
const atElevation = (pull: NonNullable<Setup['pull']>): Setup => ({ moment: 'elevation', pull });
const merged = (change: Partial<MergeEvidence>): Setup => atElevation({ merge: aMerge(change) });
const finding = {
  id: 'x.y',
  file: 'policies/people.yaml',
  line: 3,
  column: 1,
  message: 'wrong',
  remedy: 'right',
};

/** Merged half an hour ago; valid for so much longer than that. */
const validFor = (seconds: number): Policy =>
  aPolicy({
    settings: {
      waiting: aWaiting({ mergeValidFor: (minutes(30) + seconds * 1000) as never }),
    },
  });
const proved = approved('pass merge.proved');
const tooOld = denied('deny merge.too-old');

const pullRequest: Table = {
  codes: ['pull.'],
  satisfied: [
    row('adds one request', {}, approved('pass pull.shape')),
    row('adds one request and is merged', { moment: 'elevation' }, approved('pass pull.shape')),
    row('is a draft that may become ready', { pull: { draft: true } }, pending('wait pull.draft')),
  ],
  unsatisfied: [
    row('is malformed', files({ path: requestPath, change: 'modified' }), denied('deny pull.malformed')),
    row(
      'adds no request',
      files({ path: 'requests/README.md', change: 'modified' }),
      denied('deny pull.not-a-request'),
    ),
    row(
      'was withdrawn before it was merged',
      { moment: 'elevation', facts: { withdrawn: key('alice') } },
      denied('deny pull.withdrawn'),
    ),
    row('only deletes', files({ path: requestPath, change: 'deleted' }), denied('deny pull.deletion')),
    row(
      'adds another file than was read',
      { request: { path: 'requests/other.yaml' } },
      denied('deny pull.other-file'),
    ),
    row('has another base', { pull: { baseRef: 'dev' } }, denied('deny pull.base')),
    row('had another base', { pull: { formerBases: ['dev'] } }, denied('deny pull.base')),
    row(
      'is of a repository without a default branch',
      { facts: { defaultBranch: '' }, pull: { baseRef: '' } },
      denied('deny pull.base'),
    ),
    row(
      'is not known to its end',
      { pull: { incomplete: ['events'] } },
      denied('deny pull.incomplete', 'wait approval.missing', 'wait approval.missing'),
    ),
    row('has no record of pushes', { pull: { pushers: [] } }, denied('deny pull.no-pushers')),
    row('is closed', { pull: { state: 'closed' } }, denied('deny pull.closed')),
    row(
      'is not merged at elevation',
      atElevation({ state: 'open' }),
      denied('deny pull.not-merged', 'deny merge.missing'),
    ),
    row('is merged as a draft', atElevation({ draft: true }), denied('deny pull.draft')),
  ],
  facts: reads({}, 'It looks at the pull request alone.'),
  boundary: [
    limit(
      'one file',
      (by) =>
        files(
          ...['requests/other.yaml', requestPath]
            .slice(0, by + 1)
            .map(added)
            .toReversed(),
        ),
      [denied('deny pull.not-a-request'), denied('deny pull.malformed'), denied('deny pull.malformed')],
    ),
    limit(
      'one commit',
      (by) => ({ pull: { commits: [0, 1].slice(0, by + 1).map(() => aCommit(account('alice'))) } }),
      [denied('deny pull.no-commits'), approved('pass pull.shape'), approved('pass pull.shape')],
    ),
  ],
  calendar: onInstants,
};

const policy: Table = {
  codes: ['policy.'],
  satisfied: [row('can be read', {}, approved('pass policy.readable'))],
  unsatisfied: [
    row(
      'has settings with a finding',
      { policy: aPolicy({ whole: { settings: undefined, findings: [finding] } }) },
      denied('deny policy.unreadable'),
    ),
    row(
      'has people with a finding',
      { policy: aPolicy({ whole: { people: undefined, findings: [finding] } }) },
      denied('deny policy.unreadable'),
    ),
  ],
  facts: reads({}, 'It looks at the policy alone.'),
  boundary: never('Settings and people are there or they are not; there is nothing between.'),
  calendar: onInstants,
};

const merge: Table = {
  codes: ['merge.'],
  satisfied: [
    row('is looked at later', {}, approved('note merge.later')),
    row('brought the reviewed file', { moment: 'elevation' }, proved),
  ],
  unsatisfied: [
    row('is not there', atElevation({ merge: undefined }), denied('deny merge.missing')),
    row('is elsewhere', merged({ onDefaultBranch: false }), denied('deny merge.not-on-default-branch')),
    row('has an unread parent', merged({ inFirstParent: 'unknown' }), denied('deny merge.unknown')),
    row('brought nobody knows what', merged({ inMerge: 'unknown' }), denied('deny merge.unknown')),
    row('changed a file that was there', merged({ inFirstParent: blob }), denied('deny merge.not-added')),
    row('brought no file', merged({ inMerge: 'absent' }), denied('deny merge.other-blob')),
    row(
      'brought another file',
      merged({ inMerge: blobSha('e'.repeat(40)) }),
      denied('deny merge.other-blob'),
    ),
    row(
      'was taken up in time, of a request without a start',
      { moment: 'elevation', policy: validFor(-60), facts: { takenUpAt: mergedAt } },
      tooOld,
    ),
  ],
  facts: reads({}, 'It looks at the pull request, and at when the ledger says it was taken up.'),
  boundary: [
    limit('how long a merge is valid', (by) => ({ moment: 'elevation', policy: validFor(by) }), [
      tooOld,
      tooOld,
      proved,
    ]),
    limit(
      'when it was taken up',
      (by) => ({
        moment: 'elevation',
        policy: validFor(-600),
        request: { start: inSeconds(0) },
        facts: { takenUpAt: inSeconds(-600 + by) },
      }),
      [proved, tooOld, tooOld],
    ),
    limit(
      'taken up before it was merged, so not at all',
      (by) => ({
        moment: 'elevation',
        policy: validFor(-600),
        request: { start: inSeconds(0) },
        facts: { takenUpAt: inSeconds(-1800 + by) },
      }),
      [tooOld, proved, proved],
    ),
  ],
  calendar: onInstants,
};

const entitlement: Table = {
  codes: ['entitlement.'],
  satisfied: [row('exists', {}, approved('pass entitlement.known'))],
  unsatisfied: [
    row('does not exist', { request: { entitlement: 'nothing' } }, denied('deny entitlement.unknown')),
    row(
      'is called so in another case',
      { request: { entitlement: 'Prod-VM-admin' } },
      denied('deny entitlement.unknown'),
    ),
    row(
      'is blocked by a finding',
      { policy: aPolicy({ whole: { blocked: new Map([['prod-vm-admin', [finding]]]) } }) },
      denied('deny entitlement.blocked'),
    ),
    row(
      'is blocked without a finding',
      { policy: aPolicy({ whole: { blocked: new Map([['prod-vm-admin', []]]) } }) },
      denied('deny entitlement.blocked'),
    ),
  ],
  facts: reads({}, 'It looks at the request and the policy alone.'),
  boundary: [
    limit(
      'its name',
      (by) => ({
        request: { entitlement: ['prod-vm-admi', 'prod-vm-admin', 'prod-vm-admins'][by + 1] ?? '' },
      }),
      [
        denied('deny entitlement.unknown'),
        approved('pass entitlement.known'),
        denied('deny entitlement.unknown'),
      ],
    ),
  ],
  calendar: onInstants,
};

export const pullTables = { 'pull-request': pullRequest, policy, merge, entitlement };
