/** A pull request in one line: alice's well-formed request, changed where a case needs it. */
import {
  blobSha,
  commitSha,
  gitHubUserId,
  grantNumber,
  instant,
  minutes,
  later,
} from '../../src/core/brand.ts';
import type { Instant } from '../../src/core/brand.ts';
import type { Account, MergeEvidence, PullCommit, PullEvidence, Review } from '../../src/core/pull.ts';
import { idOf, type Name } from './policy.ts';

/** Opened at ten, judged at eleven, merged (where it is) at half past ten. */
const openedAt = instant(Date.parse('2026-11-20T10:00:00Z'));
export const mergedAt = instant(Date.parse('2026-11-20T10:30:00Z'));
export const now = instant(Date.parse('2026-11-20T11:00:00Z'));
export const at = (time: string): Instant => instant(Date.parse(`2026-11-20T${time}:00Z`));

export const head = commitSha('a'.repeat(40));
export const olderHead = commitSha('9'.repeat(40));
export const blob = blobSha('c'.repeat(40));
export const requestPath = 'requests/failover.yaml';

export const account = (name: Name): Account => ({ id: idOf(name), login: name, kind: 'user' });
export const webFlow: Account = { id: gitHubUserId(19864447), login: 'web-flow', kind: 'user' };
export const aBot: Account = { id: gitHubUserId(41898282), login: 'github-actions[bot]', kind: 'bot' };

export const aCommit = (author: Account | undefined, change: Partial<PullCommit> = {}): PullCommit => ({
  sha: head,
  people: [
    { account: author, name: 'somebody', role: 'author' },
    { account: webFlow, name: 'GitHub', role: 'committer' },
  ],
  ...change,
});

let nextReview = 0;

/** An approval of the head, five minutes after opening; each has its own id. */
export const aReview = (by: Name | Account, change: Partial<Review> = {}): Review => ({
  id: (nextReview += 1),
  author: typeof by === 'string' ? account(by) : by,
  state: 'APPROVED',
  commit: head,
  submittedAt: later(openedAt, minutes(5)),
  edited: false,
  body: '',
  ...change,
});

export const aVeto = (by: Name | Account, change: Partial<Review> = {}): Review =>
  aReview(by, { state: 'CHANGES_REQUESTED', ...change });

export const aMerge = (change: Partial<MergeEvidence> = {}): MergeEvidence => ({
  at: mergedAt,
  by: account('erin'),
  commit: commitSha('d'.repeat(40)),
  onDefaultBranch: true,
  inFirstParent: 'absent',
  inMerge: blob,
  ...change,
});

export const aPull = (change: Partial<PullEvidence> = {}): PullEvidence => ({
  number: grantNumber(42),
  url: 'https://github.test/contoso/access/pull/42',
  title: 'Request',
  state: 'open',
  draft: false,
  author: account('alice'),
  createdAt: openedAt,
  headRef: 'alice-failover',
  headSha: head,
  baseRef: 'main',
  formerBases: [],
  files: [{ path: requestPath, change: 'added' }],
  commits: [aCommit(account('alice'))],
  pushers: [account('alice')],
  reviews: [],
  incomplete: [],
  request: { path: requestPath, mode: '100644', blob, size: 200, text: 'entitlement: prod-vm-admin\n' },
  merge: undefined,
  ...change,
});

export const aMergedPull = (change: Partial<PullEvidence> = {}): PullEvidence =>
  aPull({ state: 'merged', merge: aMerge(), ...change });
