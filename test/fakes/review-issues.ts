/** Review issues in memory, and what people do to them. Whatever Gatehouse writes counts as a write. */
import type { GrantNumber, Instant } from '../../src/core/brand.ts';
import type { Fault } from '../../src/core/fault.ts';
import type { Account } from '../../src/core/pull.ts';
import type { IssueComment, ReviewIssue, ReviewIssues } from '../../src/ports/review-issues.ts';
import { actionsBot } from './evidence.ts';

export interface FakeReviewIssues extends ReviewIssues {
  /** The newest of a grant, with or without its label. */
  of(grant: GrantNumber): (ReviewIssue & { readonly labelled: boolean }) | undefined;
  /** All of a grant. */
  every(grant: GrantNumber): readonly ReviewIssue[];
  /** What Gatehouse said below it, without its marks, the oldest first. */
  said(grant: GrantNumber): readonly string[];
  say(grant: GrantNumber, by: Account, body: string): number;
  edit(grant: GrantNumber, comment: number, body: string): void;
  close(grant: GrantNumber): void;
  remove(grant: GrantNumber): void;
  /** `open 7`, `change 7 title`, `comment 7`, `let go 7`. */
  readonly writes: readonly string[];
  breakDown(fault: Fault | undefined): void;
}

interface Held {
  issue: ReviewIssue;
  labelled: boolean;
}

export const createFakeReviewIssues = (now: () => Instant): FakeReviewIssues => {
  const held: Held[] = [];
  const writes: string[] = [];
  let broken: Fault | undefined;
  let number = 5_000;
  let comments = 90_000;
  const find = (grant: GrantNumber): Held => {
    const found = held.findLast(({ issue }) => issue.grant === grant);
    if (found === undefined) throw new Error(`no issue of #${grant}`);
    return found;
  };
  const same = (issue: ReviewIssue): Held => {
    const found = held.find((one) => one.issue.number === issue.number);
    if (found === undefined) throw new Error(`no issue ${issue.number}`);
    return found;
  };
  const write = async (what: string, act: () => void): Promise<void> => {
    if (broken !== undefined) throw broken;
    writes.push(what);
    act();
  };
  const add = (one: Held, author: Account, body: string): number => {
    comments += 1;
    const comment: IssueComment = {
      id: comments,
      author,
      // GitHub's times have whole seconds.
      at: (Math.floor(now() / 1000) * 1000) as Instant,
      edited: false,
      body,
      ours: author === actionsBot,
    };
    one.issue = { ...one.issue, comments: [...one.issue.comments, comment] };
    return comments;
  };
  return {
    async all() {
      if (broken !== undefined) throw broken;
      return held
        .filter(({ labelled }) => labelled)
        .map(({ issue }) => issue)
        .toReversed();
    },
    async open(grant, { title, body }) {
      await write(`open ${grant}`, () => {
        number += 1;
        const issue: ReviewIssue = {
          grant,
          number,
          url: `https://github.com/contoso/access/issues/${number}`,
          state: 'open',
          title,
          body,
          overdue: false,
          comments: [],
          complete: true,
        };
        held.push({ issue, labelled: true });
      });
      return { url: `https://github.com/contoso/access/issues/${number}` };
    },
    change: (issue, change) =>
      write(`change ${issue.grant} ${Object.keys(change).join(' ')}`, () => {
        const one = same(issue);
        one.issue = { ...one.issue, ...change };
      }),
    letGo: (issue) => write(`let go ${issue.grant}`, () => void (same(issue).labelled = false)),
    comment: (issue, body) => write(`comment ${issue.grant}`, () => void add(same(issue), actionsBot, body)),
    of(grant) {
      const found = held.findLast(({ issue }) => issue.grant === grant);
      return found === undefined ? undefined : { ...found.issue, labelled: found.labelled };
    },
    every: (grant) => held.filter(({ issue }) => issue.grant === grant).map(({ issue }) => issue),
    said: (grant) =>
      held
        .filter(({ issue }) => issue.grant === grant)
        .flatMap(({ issue }) => issue.comments.filter(({ ours }) => ours))
        .map(({ body }) => body.replace(/^<!--.*-->\n/, '')),
    say: (grant, by, body) => add(find(grant), by, body),
    edit(grant, comment, body) {
      const one = find(grant);
      one.issue = {
        ...one.issue,
        comments: one.issue.comments.map((each) =>
          each.id === comment ? { ...each, body, edited: true } : each,
        ),
      };
    },
    close: (grant) => void (find(grant).issue = { ...find(grant).issue, state: 'closed' }),
    remove: (grant) => void held.splice(held.indexOf(find(grant)), 1),
    writes,
    breakDown(fault) {
      broken = fault;
    },
  };
};
