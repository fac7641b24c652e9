/** The pull request of a hypothesis: alone in it one new file, on a branch of this repository, reviewed as it is said. */
import { blobSha, commitSha, grantNumber, instant, type Instant } from '../brand.ts';
import type { People } from '../policy.ts';
import type { Account, PullEvidence, Review, ReviewState } from '../pull.ts';
import { accountOf } from './accounts.ts';
import type { Hypothesis, SaidReview } from './hypothesis.ts';

const HEAD = commitSha('a'.repeat(40));
const EARLIER = commitSha('e'.repeat(40));
const MERGE = commitSha('c'.repeat(40));
const BLOB = blobSha('b'.repeat(40));

export const pullOf = (hypothesis: Hypothesis, people: People): PullEvidence => {
  const { request, at, moment, reviews } = hypothesis;
  const author = mustBe(hypothesis.requester, people);
  const committers = hypothesis.commitsBy.map((name) => mustBe(name, people));
  return {
    number: grantNumber(1),
    url: 'hypothetical',
    title: '',
    state: moment === 'review' ? 'open' : 'merged',
    draft: false,
    author,
    createdAt: before(at, 3600),
    headRef: 'request',
    headSha: HEAD,
    baseRef: 'main',
    formerBases: [],
    files: [{ path: request.path, change: 'added' }],
    commits: committers.map((account) => ({
      sha: HEAD,
      people: [{ account, name: account.login, role: 'author' }],
    })),
    pushers: committers,
    reviews: reviews.map((review, index) => ({
      ...reviewOf(review, people),
      id: index + 1,
      submittedAt: review.at ?? before(at, 60 + reviews.length - index),
    })),
    incomplete: [],
    request: {
      path: request.path,
      mode: '100644',
      blob: BLOB,
      size: request.text.length,
      text: request.text,
    },
    merge:
      moment === 'review'
        ? undefined
        : {
            at: hypothesis.mergedAt ?? before(at, 10),
            by: author,
            commit: MERGE,
            onDefaultBranch: true,
            inFirstParent: 'absent',
            inMerge: BLOB,
          },
  };
};

const before = (at: Instant, seconds: number): Instant => instant(at - seconds * 1000);

/** Whoever asks has looked the names up before. */
const mustBe = (name: string, people: People): Account => {
  const account = accountOf(name, people);
  if (account === undefined) throw new TypeError(`Nobody is called ${JSON.stringify(name)}.`);
  return account;
};

const STATES: Readonly<Record<SaidReview['state'], ReviewState>> = {
  approved: 'APPROVED',
  'changes-requested': 'CHANGES_REQUESTED',
  commented: 'COMMENTED',
  dismissed: 'DISMISSED',
};

const reviewOf = (said: SaidReview, people: People): Omit<Review, 'id' | 'submittedAt'> => {
  const review = {
    author: mustBe(said.by, people),
    state: STATES[said.state],
    commit: said.on === 'head' ? HEAD : EARLIER,
    edited: said.edited,
    body: said.text,
  };
  if (said.state !== 'dismissed') return review;
  const by = mustBe(said.dismissal.by, people);
  return { ...review, dismissal: { by, at: instant(0), before: STATES[said.dismissal.before] } };
};
