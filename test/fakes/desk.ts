/** A desk that remembers what is said where, and counts what was written. */
import type { CommitSha, GrantNumber, Instant } from '../../src/core/brand.ts';
import type { Fault } from '../../src/core/fault.ts';
import type { Desk, Status } from '../../src/ports/desk.ts';
import { actionsBot, type FakeGitHub } from './evidence.ts';

export interface FakeDesk extends Desk {
  comment(pull: GrantNumber): string | undefined;
  /** What was said on somebody's issue. */
  answer(issue: number): string | undefined;
  status(commit: CommitSha): Status | undefined;
  title(pull: GrantNumber): string | undefined;
  /** Open issues, by key. */
  issue(key: string): { readonly title: string; readonly body: string } | undefined;
  closeIssue(key: string): void;
  /** What was really written, in order: `comment 7`, `status <sha>`, `title 7`, `issue <key>`, `close <key>`. */
  readonly writes: readonly string[];
  /** From now on GitHub has room for so many writes. */
  giveRoom(writes: number): void;
  /** Every call throws until `undefined` is given. */
  breakDown(fault: Fault | undefined): void;
}

/** `onTitle`: where a title becomes visible, e.g. `FakeGitHub.setTitle`; `reviewers`: where people are asked. */
export const createFakeDesk = (
  onTitle: (pull: GrantNumber, title: string) => void = () => {},
  /** When an issue is written; without it every issue is as old as the world. */
  now: () => number = () => 0,
  reviewers?: Pick<FakeGitHub, 'askReviewers' | 'unaskReviewers' | 'close' | 'sayStatus'>,
): FakeDesk => {
  const comments = new Map<GrantNumber, string>();
  const statuses = new Map<CommitSha, Status>();
  const titles = new Map<GrantNumber, string>();
  const answers = new Map<number, string>();
  const issues = new Map<string, { readonly title: string; readonly body: string; readonly at: number }>();
  const writes: string[] = [];
  let broken: Fault | undefined;
  let room = Infinity;
  const say = async (what: string, write: (() => void) | undefined): Promise<boolean> => {
    if (broken !== undefined) throw broken;
    if (write === undefined) return false;
    room -= 1;
    writes.push(what);
    write();
    return true;
  };
  return {
    async setTitle(pull, title) {
      await say(`title ${pull}`, () => {
        titles.set(pull, title);
        onTitle(pull, title);
      });
    },
    async upsertComment(pull, body, title) {
      await say(
        `comment ${pull}`,
        comments.get(pull) === body ? undefined : () => void comments.set(pull, body),
      );
      if (title !== undefined) await this.setTitle(pull, title);
    },
    async answerIssue(issue, { body, close, insteadOf }) {
      if (insteadOf !== undefined && answers.get(issue)?.startsWith(insteadOf) !== true) return;
      const same = answers.get(issue) === body && !close;
      await say(
        `answer ${issue}${close ? ' and close' : ''}`,
        same ? undefined : () => void answers.set(issue, body),
      );
    },
    async setStatus(commit, status, again = false) {
      const last = statuses.get(commit);
      const same =
        last?.state === status.state && last.description === status.description && last.url === status.url;
      const write = () => {
        statuses.set(commit, status);
        reviewers?.sayStatus(commit, status.state);
      };
      await say(`status ${commit}`, same && !again ? undefined : write);
      return !same;
    },
    async askReviewers(pull, logins) {
      await say(`ask ${pull}: ${logins.join(' ')}`, () => {});
      return reviewers?.askReviewers(pull, logins) ?? [];
    },
    async unaskReviewers(pull, logins) {
      await say(`unask ${pull}: ${logins.join(' ')}`, () => reviewers?.unaskReviewers(pull, logins));
    },
    async close(pull) {
      await say(`close ${pull}`, () => reviewers?.close(pull, actionsBot));
    },
    lookAhead: async () => {
      if (broken !== undefined) throw broken;
    },
    spare: async () => room > 0,
    giveRoom(some) {
      room = some;
    },
    async reportOnce(key, issue) {
      const open = issues.get(key);
      const same = open?.title === issue.title && open.body === issue.body;
      await say(`issue ${key}`, same ? undefined : () => void issues.set(key, { ...issue, at: now() }));
      return open === undefined ? { url: `https://github.com/contoso/access/issues/${key}` } : undefined;
    },
    async settle(key: string, { before }: { readonly before: Instant }) {
      const open = issues.get(key);
      const over = open !== undefined && open.at < before;
      await say(`close ${key}`, over ? () => void issues.delete(key) : undefined);
    },
    comment: (pull) => comments.get(pull),
    answer: (issue) => answers.get(issue),
    status: (commit) => statuses.get(commit),
    title: (pull) => titles.get(pull),
    issue: (key) => issues.get(key),
    closeIssue: (key) => void issues.delete(key),
    writes,
    breakDown(fault) {
      broken = fault;
    },
  };
};
