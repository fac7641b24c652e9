/** GitHub's own record of pushes; commit dates are never asked, because whoever commits chooses them. */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { commitSha, instant, parseInstant } from '../../core/brand.ts';
import type { CommitSha, Instant } from '../../core/brand.ts';
import { known } from '../../core/fact.ts';
import type { Fact } from '../../core/fact.ts';
import { Fault } from '../../core/fault.ts';
import type { Account } from '../../core/pull.ts';
import { accountOfSimpleUser, simpleUserSchema } from './account.ts';
import type { GitHubClient } from './client.ts';
import { decoder } from './decode.ts';

/** https://docs.github.com/rest/repos/repos#list-repository-activities (needs `contents: read`) */
const route = 'GET /repos/{owner}/{repo}/activity';
const activitySchema = Type.Object({
  before: Type.String(),
  after: Type.String(),
  ref: Type.String(),
  timestamp: Type.String(),
  activity_type: Type.String(),
  actor: simpleUserSchema,
});
const decode = decoder(route, Type.Array(activitySchema));
type Activity = Static<typeof activitySchema>;

/** 100 activities a page. */
const mostPages = 20;

export interface Pushers {
  readonly accounts: readonly Account[];
  /** When the branch was moved, by GitHub's own clock; the newest first. */
  readonly pushes: readonly Instant[];
  /** False when the record could not be read to its end, or does not know the head. */
  readonly complete: boolean;
}

/** Everybody who ever moved a branch of this repository, also after it was deleted. Throws `Fault`. */
export const readPushers = async (
  client: GitHubClient,
  branch: string,
  head: CommitSha,
): Promise<Pushers> => {
  const accounts = new Map<string, Account>();
  const pushes: Instant[] = [];
  let pages = 0;
  let sawHead = false;
  for await (const { activities } of pagesOf(client, branch)) {
    pages += 1;
    if (pages > mostPages) return { accounts: [...accounts.values()], pushes, complete: false };
    for (const activity of activities) {
      // NB. A record that lags behind has not seen the last push yet, and so not the pusher who must not approve.
      if (activity.after === head) sawHead = true;
      if (activity.activity_type === 'branch_deletion') continue;
      pushes.push(timeOf(activity));
      const account = accountOfSimpleUser(activity.actor);
      accounts.set(`${account.id ?? 'ghost'}`, account);
    }
  }
  return { accounts: [...accounts.values()], pushes, complete: sawHead };
};

/** The default branch's head at a moment; asks each page of the record at most once. */
export interface BranchHistory {
  at(moment: Instant): Promise<Fact<CommitSha>>;
  /** Begins to read the record; its faults are told by `at`. */
  prepare(): void;
}

export const createBranchHistory = (
  client: GitHubClient,
  branch: () => Promise<{ readonly name: string; readonly head: CommitSha }>,
): BranchHistory => {
  let record: Promise<Lookup> | undefined;
  const reopen = (): Promise<Lookup> => {
    const opened = open(client, branch);
    record = opened;
    opened.catch(() => (record = undefined));
    return opened;
  };
  return {
    prepare: () => void reopen(),
    async at(moment) {
      // Not awaited while there is none, so that all who ask at once share one.
      let lookup = record === undefined ? await reopen() : await record;
      // A record that was read before the moment may lack what came between.
      if (lookup.readAt < moment) lookup = await reopen();
      return lookup.find(moment);
    },
  };
};

interface Lookup {
  readonly readAt: Instant;
  readonly find: (moment: Instant) => Promise<Fact<CommitSha>>;
}

const open = async (
  client: GitHubClient,
  branch: Parameters<typeof createBranchHistory>[1],
): Promise<Lookup> => {
  const { name, head } = await branch();
  const pages = pagesOf(client, name);
  const seen: Activity[] = [];
  const first = await pages.next();
  if (first.done === true) throw noDate();
  seen.push(...first.value.activities);
  let read = 1;
  let ended = false;
  let turn: Promise<unknown> = Promise.resolve();
  const find = async (moment: Instant): Promise<Fact<CommitSha>> => {
    for (;;) {
      // Newest first: the first one before the moment made the head of that moment.
      // NB. A push of the same second may have come after the reviewer had read the policy: the older one counts.
      const match = seen.find((activity) => timeOf(activity) < moment);
      if (match !== undefined) return headAt(match.after, first.value.readAt);
      if (ended) break;
      if (read === mostPages)
        return { kind: 'failed', why: 'the record of pushes to the default branch is too long to read' };
      const page = await pages.next();
      read += 1;
      if (page.done === true) ended = true;
      else seen.push(...page.value.activities);
    }
    const oldest = seen.at(-1);
    // Nothing was ever recorded: the branch has not moved.
    return oldest === undefined ? known(head, first.value.readAt) : headAt(oldest.before, first.value.readAt);
  };
  return {
    readAt: first.value.readAt,
    // One after the other: two askers must not draw pages from the same record at once.
    find: (moment) => {
      const answer = turn.then(() => find(moment));
      turn = answer.catch(() => undefined);
      return answer;
    },
  };
};

const headAt = (sha: string, at: Instant): Fact<CommitSha> =>
  // A branch that was just created was nothing before.
  /^0+$/.test(sha) ? { kind: 'empty', at } : known(commitSha(sha), at);

const timeOf = (activity: Activity): Instant => {
  const time = parseInstant(activity.timestamp);
  if (time === undefined) throw unexpected(`a timestamp in an unknown form`);
  return time;
};

async function* pagesOf(
  client: GitHubClient,
  branch: string,
): AsyncGenerator<{ readonly activities: readonly Activity[]; readonly readAt: Instant }, undefined> {
  const ref = `refs/heads/${branch}`;
  const parameters = { owner: client.owner, repo: client.repo, ref, per_page: 100 };
  for await (const page of client.octokit.paginate.iterator(route, parameters)) {
    const date = Date.parse(page.headers.date ?? '');
    if (Number.isNaN(date)) throw noDate();
    // NB. The filter is GitHub's; that it was applied is checked, so that another branch's pushes never answer for this one.
    yield { activities: decode(page.data).filter((activity) => activity.ref === ref), readAt: instant(date) };
  }
  return undefined;
}

const unexpected = (what: string): Fault =>
  new Fault('github.unexpected', `${route} answered with ${what}.`, {
    call: route,
    remedy: 'Nothing was decided on this answer; the next run asks again.',
  });
const noDate = (): Fault => unexpected('no Date header');
