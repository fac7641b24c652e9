/** Facts as they stand in the ledger, so that `replay` recomputes a decision: a policy is kept as the commit it was read from. */
import { Type } from 'typebox';
import type { TSchema } from 'typebox';
import { lineOfLimit } from './approval/shortening.ts';
import type { CommitSha } from './brand.ts';
import { digest, instant } from './brand.ts';
import { type Fact, known } from './fact.ts';
import type { Facts, RunningGrant } from './facts.ts';
import { guard } from './ledger/schema.ts';
import type { Policy } from './policy.ts';
import type { PullEvidence } from './pull.ts';

export type JsonValue =
  null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** As older versions stored it, some of it is missing. */
type StoredRunning = Omit<RunningGrant, 'state' | 'startsAt' | 'privileges'> &
  Partial<Pick<RunningGrant, 'state' | 'startsAt' | 'privileges'>>;

/** Facts with each earlier policy named by its commit alone. */
export type StoredFacts = Omit<
  Facts,
  'policyAtReview' | 'running' | 'recent' | 'recentSince' | 'freeze' | 'oncall'
> & {
  /** Facts of before operators could freeze by dispatch have none. */
  readonly freeze?: Facts['freeze'];
  /** Facts of before there were rotas have none. */
  readonly oncall?: Facts['oncall'];
  readonly running: Fact<readonly StoredRunning[]>;
  readonly recent?: Facts['recent'];
  readonly recentSince?: Facts['recentSince'];
  readonly policyAtReview: Readonly<Record<string, Fact<{ readonly commit: CommitSha }>>>;
};

/** Plain JSON; members that are `undefined` are left out. Reviews keep their first line where it may be
 * a limit: a decision reads nothing else of them. */
export const storeFacts = (facts: Facts): JsonValue => {
  const policyAtReview = Object.fromEntries(
    Object.entries(facts.policyAtReview).map(([review, fact]) => [review, storedPolicy(fact)]),
  );
  const reviews = facts.pull.reviews.map((review) => ({ ...review, body: lineOfLimit(review.body) ?? '' }));
  return toJson({ ...facts, pull: { ...facts.pull, reviews }, policyAtReview });
};

/**
 * The facts as they were. `policyAt` reads an earlier policy again; where it cannot, the fact is `failed` and approvals that rest
 * on it do not count. `undefined`: the value has not the form that `storeFacts` writes.
 */
export const restoreFacts = (
  stored: unknown,
  policyAt: (commit: CommitSha) => Policy | undefined,
): Facts | undefined => {
  if (!isStoredFacts(stored)) return undefined;
  // NB. What has ended says nothing without how far back anybody looked.
  if ((stored.recent === undefined) !== (stored.recentSince === undefined)) return undefined;
  const policyAtReview = Object.fromEntries(
    Object.entries(stored.policyAtReview).map(([review, fact]) => [review, restoredPolicy(fact, policyAt)]),
  );
  return {
    ...stored,
    ...completeBooks(stored),
    oncall: stored.oncall ?? {},
    freeze: stored.freeze ?? known({ level: 'none' }, instant(0)),
    pull: completePull(stored.pull),
    policyAtReview,
    ticket: stored.ticket,
  };
};

/**
 * Facts that were stored before grants were kept with their state and privileges, and before anybody looked back.
 * NB. What was not asked then is not known: nothing that has ended is an unasked question, and no privileges are anybody's.
 */
const completeBooks = ({
  running: open,
  recent: ended,
  recentSince,
}: StoredFacts): Pick<Facts, 'running' | 'recent' | 'recentSince'> => ({
  running: open.kind === 'known' ? { ...open, value: open.value.map(completeRunning) } : open,
  recent: ended ?? { kind: 'deferred', source: 'ledger' },
  recentSince: recentSince ?? instant(0),
});

const completeRunning = (grant: StoredRunning): RunningGrant => ({
  ...grant,
  // Then only a scheduled one had a start.
  state: grant.state ?? (grant.startsAt === undefined ? 'active' : 'scheduled'),
  startsAt: grant.startsAt ?? instant(0),
  privileges: grant.privileges ?? UNKNOWN_PRIVILEGES,
});

const UNKNOWN_PRIVILEGES = digest('0'.repeat(64));

const storedPolicy = (fact: Facts['policyAtReview'][string]): Fact<{ readonly commit: CommitSha }> =>
  fact.kind === 'known' ? { ...fact, value: { commit: fact.value.commit } } : fact;

const restoredPolicy = (
  fact: Fact<{ readonly commit: CommitSha }>,
  policyAt: (commit: CommitSha) => Policy | undefined,
): Facts['policyAtReview'][string] => {
  if (fact.kind !== 'known') return fact;
  const { commit } = fact.value;
  const policy = policyAt(commit);
  if (policy === undefined) return { kind: 'failed', why: `the policy at ${commit} is not at hand` };
  return { ...fact, value: { commit, policy } };
};

const toJson = (value: unknown): JsonValue => {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number')
    return value;
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value !== 'object') return null;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => (member === undefined ? [] : [[key, toJson(member)]])),
  );
};

/** JSON has no `undefined`: what was left out is put back, so that restored facts equal the gathered ones. */
const completePull = (pull: PullEvidence): PullEvidence => ({
  ...pull,
  request: pull.request,
  merge: pull.merge,
  issue: pull.issue,
});

// NB. Unknown keys are refused: a replay that passes over them would agree with facts that say more.
const closed = { additionalProperties: false } as const;
const text = Type.String();
const whole = Type.Integer();
const sha = Type.String({ pattern: '^[0-9a-f]{40}$' });
const oneOf = (...words: readonly string[]) => Type.Union(words.map((word) => Type.Literal(word)));
const list = (items: TSchema) => Type.Array(items);
const record = (values: TSchema) => Type.Record(text, values);

const fact = (value: TSchema) =>
  Type.Union([
    Type.Object({ kind: Type.Literal('known'), value, at: whole }, closed),
    Type.Object({ kind: Type.Literal('empty'), at: whole }, closed),
    Type.Object({ kind: Type.Literal('failed'), why: text }, closed),
    Type.Object({ kind: Type.Literal('deferred'), source: text }, closed),
  ]);

const account = Type.Object(
  { id: Type.Optional(whole), login: text, kind: oneOf('user', 'bot', 'other') },
  closed,
);
const reviewState = oneOf('APPROVED', 'CHANGES_REQUESTED', 'COMMENTED', 'DISMISSED', 'PENDING');
const review = Type.Object(
  {
    id: whole,
    author: account,
    state: reviewState,
    commit: Type.Optional(sha),
    submittedAt: whole,
    edited: Type.Boolean(),
    body: text,
    dismissal: Type.Optional(Type.Object({ by: account, at: whole, before: reviewState }, closed)),
  },
  closed,
);
const commit = Type.Object(
  {
    sha,
    people: list(
      Type.Object(
        { account: Type.Optional(account), name: text, role: oneOf('author', 'committer', 'co-author') },
        closed,
      ),
    ),
  },
  closed,
);
const file = Type.Object(
  {
    path: text,
    change: oneOf('added', 'modified', 'deleted', 'renamed', 'copied', 'changed'),
    previousPath: Type.Optional(text),
  },
  closed,
);
const blobOr = (...words: readonly string[]) => Type.Union([sha, ...words.map((word) => Type.Literal(word))]);
const pull = Type.Object(
  {
    number: whole,
    url: text,
    title: text,
    state: oneOf('open', 'closed', 'merged'),
    draft: Type.Boolean(),
    author: account,
    createdAt: whole,
    headRef: text,
    headSha: sha,
    baseRef: text,
    formerBases: list(text),
    files: list(file),
    commits: list(commit),
    pushers: list(account),
    reviews: list(review),
    turns: Type.Optional(
      list(
        Type.Object(
          { kind: oneOf('pushed', 'draft', 'ready', 'reopened'), at: whole, by: Type.Optional(account) },
          closed,
        ),
      ),
    ),
    incomplete: list(oneOf('files', 'commits', 'pushers', 'reviews', 'events')),
    request: Type.Optional(
      Type.Object({ path: text, mode: text, blob: sha, size: whole, text: Type.Optional(text) }, closed),
    ),
    merge: Type.Optional(
      Type.Object(
        {
          at: whole,
          by: account,
          commit: sha,
          onDefaultBranch: Type.Boolean(),
          inFirstParent: blobOr('absent', 'unknown'),
          inMerge: blobOr('absent', 'unknown'),
        },
        closed,
      ),
    ),
    // Facts of before there were issue forms have none.
    issue: Type.Optional(
      Type.Object(
        {
          number: whole,
          url: text,
          author: account,
          createdAt: whole,
          edited: Type.Boolean(),
          transferred: Type.Boolean(),
          body: text,
        },
        closed,
      ),
    ),
  },
  closed,
);
const owed = Type.Optional(Type.Object({ requester: text, due: whole }, closed));
const running = Type.Object(
  {
    grant: whole,
    state: Type.Optional(oneOf('scheduled', 'elevating', 'active', 'ending')),
    beneficiary: text,
    entitlement: text,
    startsAt: Type.Optional(whole),
    expiresAt: whole,
    targets: list(text),
    privileges: Type.Optional(text),
    review: owed,
  },
  closed,
);
const recent = Type.Object(
  {
    grant: whole,
    beneficiary: text,
    entitlement: text,
    startsAt: whole,
    endedAt: whole,
    why: oneOf('expired', 'early', 'failed', 'superseded'),
    review: owed,
  },
  closed,
);
const freeze = Type.Union([
  Type.Object({ level: Type.Literal('none') }, closed),
  Type.Object(
    {
      level: oneOf('changes', 'everything'),
      by: text,
      since: whole,
      until: Type.Union([whole, Type.Null()]),
      why: text,
    },
    closed,
  ),
]);
const extended = Type.Object(
  {
    grant: whole,
    path: text,
    beneficiary: text,
    entitlement: text,
    privileges: text,
    startsAt: whole,
    extends: Type.Optional(whole),
  },
  closed,
);
const check = Type.Object(
  {
    step: text,
    verdict: oneOf('ready', 'already-held', 'refused'),
    reasons: list(text),
    code: Type.Optional(Type.Literal('check.no-provider')),
  },
  closed,
);

const ticketPerson = Type.Union([
  Type.Object({ kind: Type.Literal('account'), account }, closed),
  Type.Object({ kind: Type.Literal('person'), person: text }, closed),
]);
const ticket = Type.Object(
  {
    system: text,
    id: text,
    states: list(
      Type.Object({ name: text, by: Type.Optional(ticketPerson), at: Type.Optional(whole) }, closed),
    ),
    assignees: list(ticketPerson),
    approvedBy: list(ticketPerson),
    window: Type.Optional(Type.Object({ from: whole, to: whole, editedAt: Type.Optional(whole) }, closed)),
  },
  closed,
);

const isStoredFacts = guard(
  Type.Unsafe<StoredFacts>(
    Type.Object(
      {
        moment: oneOf('review', 'elevation'),
        defaultBranch: text,
        pull,
        takenUpAt: Type.Optional(whole),
        withdrawn: Type.Optional(text),
        running: fact(list(running)),
        recent: Type.Optional(fact(list(recent))),
        recentSince: Type.Optional(whole),
        freeze: Type.Optional(fact(freeze)),
        owedSince: Type.Optional(whole),
        extended: Type.Optional(fact(list(extended))),
        intended: Type.Optional(Type.Object({ from: whole, to: whole }, closed)),
        teams: record(fact(list(whole))),
        oncall: Type.Optional(record(fact(list(text)))),
        logins: record(fact(text)),
        policyAtReview: record(fact(Type.Object({ commit: sha }, closed))),
        ticket: Type.Optional(fact(ticket)),
        account: Type.Optional(
          Type.Object(
            { kind: Type.Literal('unsaid'), why: oneOf('forbidden', 'left-out'), at: whole },
            closed,
          ),
        ),
        checks: record(fact(check)),
      },
      { ...closed, $id: 'stored-facts' },
    ),
  ),
);
