/** From GitHub's answers about a pull request to evidence: pages what overflows, names what could not be read whole. */
import { Type } from 'typebox';
import type { Static, TSchema } from 'typebox';
import { commitSha, grantNumber, parseInstant } from '../../core/brand.ts';
import type { Instant } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import type { Account, AskingIssue, PullCommit, PullEvidence, Review, Turn } from '../../core/pull.ts';
import { accountOfActor, actorFields } from './account.ts';
import { issueOfBranch } from '../../core/issue-form/fields.ts';
import { readPushers } from './activity.ts';
import type { Pushers } from './activity.ts';
import { readAskingIssue } from './asking-issue.ts';
import { readChangedFiles } from './changed-files.ts';
import type { GitHubClient } from './client.ts';
import { decoder } from './decode.ts';
import { pageSchema, readPages } from './page.ts';
import type { Page, Whole } from './page.ts';
import { commitNode, fileNode, moreQuery, reviewNode, timelineNode } from './pull-query.ts';
import type { CommitNode, Connection, PullAnswer, ReviewNode, TimelineNode } from './pull-query.ts';
import { readMerge, readRequestFile } from './request-file.ts';
import type { DefaultBranch } from './request-file.ts';

/** Nodes read of each connection. */
const caps: Readonly<Record<Connection, number>> = {
  files: 3_000,
  commits: 250,
  reviews: 1_000,
  timelineItems: 1_000,
};

// NB. GitHub lists no more files and commits than this, and its last page may say that there is no more: the file or the
// committer that matters may stand behind, so a list of that length is never taken for whole.
const isCut = (connection: 'files' | 'commits', nodes: readonly unknown[]): boolean =>
  nodes.length >= caps[connection];

/** One further round in the usual case: the request file beside the record of pushes. Throws `Fault`. */
export const completePull = async (
  client: GitHubClient,
  answer: PullAnswer,
  main: DefaultBranch,
): Promise<PullEvidence> => {
  const number = answer.number;
  const listed = wholeOf(client, number, 'files', fileNode, answer.files).then((files) =>
    readChangedFiles(client, number, files),
  );
  const requested = listed.then(async ({ files }) => {
    const [path, more] = files.filter(isAddedRequest).map((file) => file.path);
    if (path === undefined || more !== undefined) return undefined;
    return readRequestFile(client, path, answer.headRefOid);
  });
  const merging = listed.then(({ files }) => {
    const [path, more] = files.filter(isAddedRequest).map((file) => file.path);
    return readMerge(client, answer, more === undefined ? path : undefined, main);
  });
  const [files, request, merge, commits, reviews, timeline, pushers, issue] = await Promise.all([
    listed,
    requested,
    merging,
    wholeOf(client, number, 'commits', commitNode, answer.commits),
    wholeOf(client, number, 'reviews', reviewNode, answer.reviews),
    wholeOf(client, number, 'timelineItems', timelineNode, answer.timelineItems),
    pushersOf(client, answer),
    issueOf(client, answer),
  ]);
  const dismissals = dismissalsOf(timeline.nodes);
  const given = reviews.nodes.flatMap((review) => reviewOf(review, dismissals));
  const incomplete = new Set<PullEvidence['incomplete'][number]>();
  if (!files.complete || isCut('files', files.files)) incomplete.add('files');
  if (!commits.complete || isCut('commits', commits.nodes) || commits.nodes.some(hasMoreAuthors))
    incomplete.add('commits');
  if (!reviews.complete) incomplete.add('reviews');
  if (!pushers.complete) incomplete.add('pushers');
  // NB. A dismissed review without its event may have been a veto: who dismissed it must be known.
  const isUnexplained = (review: Review): boolean =>
    review.state === 'DISMISSED' && review.dismissal === undefined;
  if (!timeline.complete || given.some(isUnexplained)) incomplete.add('events');
  if (answer.state === 'MERGED' && merge === undefined) incomplete.add('events');
  return {
    number: grantNumber(number),
    url: answer.url,
    title: answer.title,
    state: states[answer.state],
    draft: answer.isDraft,
    author: accountOfActor(answer.author),
    createdAt: time(answer.createdAt),
    headRef: answer.headRefName,
    headSha: commitSha(answer.headRefOid),
    baseRef: answer.baseRefName,
    formerBases: timeline.nodes.flatMap(formerBaseOf),
    files: files.files,
    commits: commits.nodes.map(commitOf),
    pushers: distinct([...pushers.accounts, ...timeline.nodes.flatMap(forcePusherOf)]),
    reviews: given,
    turns: [...turnsIn(timeline.nodes), ...pushesSince(time(answer.createdAt), pushers.pushes)],
    incomplete: [...incomplete],
    request,
    merge,
    issue,
  };
};

const states = { OPEN: 'open', CLOSED: 'closed', MERGED: 'merged' } as const;

const isAddedRequest = (file: { readonly path: string; readonly change: string }): boolean =>
  file.change === 'added' && file.path.startsWith('requests/');

const pushersOf = async (client: GitHubClient, answer: PullAnswer): Promise<Pushers> => {
  // NB. A fork's pushes are not in this repository's record; a branch of the same name here would answer for others.
  if (answer.isCrossRepository) return { accounts: [], pushes: [], complete: false };
  try {
    return await readPushers(client, answer.headRefName, commitSha(answer.headRefOid));
  } catch (thrown) {
    // A record that this token may not read blocks this one request; a platform that is down is a fault of the run.
    if (
      thrown instanceof Fault &&
      ['github.forbidden', 'github.not-found', 'github.rejected'].includes(thrown.code)
    ) {
      return { accounts: [], pushes: [], complete: false };
    }
    throw thrown;
  }
};

/** Asked beside the rest, and only of a bot's: a person asks for themselves, whatever they call their branch. */
const issueOf = async (client: GitHubClient, answer: PullAnswer): Promise<AskingIssue | undefined> => {
  const number = issueOfBranch(answer.headRefName);
  // NB. A fork can have a branch of any name, and whoever owns it pushes there.
  if (number === undefined || answer.isCrossRepository || accountOfActor(answer.author).kind !== 'bot')
    return undefined;
  return readAskingIssue(client, number);
};

/** The rest of one connection, page by page. */
const wholeOf = <S extends TSchema>(
  client: GitHubClient,
  number: number,
  connection: Connection,
  node: S,
  first: Page<Static<S>> | null,
): Promise<Whole<Static<S>>> => {
  if (first === null) return Promise.resolve({ nodes: [], complete: false });
  const schema = Type.Object({
    repository: Type.Object({ pullRequest: Type.Object({ [connection]: pageSchema(node) }) }),
  });
  const decode = decoder('POST /graphql PullMore', schema);
  const needsActors = connection !== 'files';
  const query = needsActors ? `${moreQuery(connection)}\n${actorFields}` : moreQuery(connection);
  return readPages(first, caps[connection], async (after) => {
    const variables = { owner: client.owner, name: client.repo, number, after };
    const { repository } = await client.graphql('PullMore', query, variables, decode);
    const page = repository.pullRequest[connection];
    if (page === undefined)
      throw new Fault('bug', `No page of ${connection}.`, { remedy: 'Please report this.' });
    return page;
  });
};

const commitOf = ({ commit }: CommitNode): PullCommit => {
  const authors = commit.authors.nodes.map((author, index) => ({
    actor: author,
    role: index === 0 ? ('author' as const) : ('co-author' as const),
  }));
  const people = [...authors, { actor: commit.committer, role: 'committer' as const }];
  return {
    sha: commitSha(commit.oid),
    people: people.map(({ actor, role }) => ({
      account: actor === null || actor.user === null ? undefined : accountOfActor(actor.user),
      name: actor?.name ?? '',
      role,
    })),
  };
};

const hasMoreAuthors = ({ commit }: CommitNode): boolean =>
  commit.authors.totalCount > commit.authors.nodes.length;

type Dismissal = NonNullable<Review['dismissal']>;

const dismissalsOf = (timeline: readonly TimelineNode[]): ReadonlyMap<number, Dismissal> =>
  new Map(
    timeline.flatMap((event): readonly (readonly [number, Dismissal])[] => {
      if (event.kind !== 'ReviewDismissedEvent' || event.review === null) return [];
      const dismissal = {
        by: accountOfActor(event.actor),
        at: time(event.createdAt),
        before: event.previousReviewState,
      };
      return [[Number(event.review.fullDatabaseId), dismissal]];
    }),
  );

const reviewOf = (review: ReviewNode, dismissals: ReadonlyMap<number, Dismissal>): readonly Review[] => {
  // Not submitted: a draft that only its author sees.
  if (review.submittedAt === null || review.state === 'PENDING') return [];
  const id = Number(review.fullDatabaseId);
  const dismissal = dismissals.get(id);
  return [
    {
      id,
      author: accountOfActor(review.author),
      state: review.state,
      commit: review.commit === null ? undefined : commitSha(review.commit.oid),
      submittedAt: time(review.submittedAt),
      edited: review.lastEditedAt !== null || review.includesCreatedEdit,
      body: review.body,
      ...(dismissal === undefined ? {} : { dismissal }),
    },
  ];
};

const formerBaseOf = (event: TimelineNode): readonly string[] => {
  if (event.kind === 'BaseRefChangedEvent') return [event.previousRefName];
  return event.kind === 'AutomaticBaseChangeSucceededEvent' ? [event.oldBase] : [];
};

const forcePusherOf = (event: TimelineNode): readonly Account[] =>
  event.kind === 'HeadRefForcePushedEvent' ? [accountOfActor(event.actor)] : [];

const marks = {
  ReadyForReviewEvent: 'ready',
  ConvertToDraftEvent: 'draft',
  ReopenedEvent: 'reopened',
} as const;

const turnsIn = (timeline: readonly TimelineNode[]): readonly Turn[] =>
  timeline.flatMap((event): readonly Turn[] =>
    'createdAt' in event && event.kind !== 'ReviewDismissedEvent'
      ? [
          {
            kind: marks[event.kind],
            at: time(event.createdAt),
            ...(event.kind === 'ReopenedEvent' ? { by: accountOfActor(event.actor) } : {}),
          },
        ]
      : [],
  );

/** What came before it was opened moves no clock, and a branch may have been there for years. */
const pushesSince = (opened: Instant, pushes: readonly Instant[]): readonly Turn[] =>
  pushes.filter((at) => at > opened).map((at) => ({ kind: 'pushed', at }));

const distinct = (accounts: readonly Account[]): readonly Account[] => [
  ...new Map(accounts.map((account) => [account.id ?? account.login, account])).values(),
];

const time = (text: string): Instant => {
  const at = parseInstant(text);
  if (at !== undefined) return at;
  throw new Fault('github.unexpected', 'GitHub answered with a time in an unknown form.', {
    call: 'POST /graphql',
    remedy: 'Nothing was decided on this answer; the next run asks again.',
  });
};
