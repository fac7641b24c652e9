/** Merges what was judged, and wakes workflows. */
import { Type } from 'typebox';
import { commitSha } from '../../core/brand.ts';
import type { CommitSha, GrantNumber } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import type { Bell } from '../../ports/desk.ts';
import type { GitHubClient } from './client.ts';
import { decoder } from './decode.ts';
import { messageOf, statusOf } from './github-fault.ts';
import type { Shared } from './github.ts';

const mergeRoute = 'PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge';
const decodeMerge = decoder(mergeRoute, Type.Object({ merged: Type.Boolean(), sha: Type.String() }));

/** Needs `contents: write` and `actions: write`. */
export const createBell = (shared: Shared): Bell => {
  const { client } = shared;
  const names = { owner: client.owner, repo: client.repo };
  return {
    /** https://docs.github.com/rest/pulls/pulls#merge-a-pull-request */
    async merge(pull, head, title) {
      const before = await lookAt(client, pull);
      if (before.merged !== undefined) return done(before, head);
      if (!before.mergeCommitAllowed && !before.squashMergeAllowed) {
        return { kind: 'refused', why: 'the repository allows neither merge commits nor squash merges' };
      }
      try {
        const { data } = await client.octokit.request(mergeRoute, {
          ...names,
          pull_number: pull,
          // NB. GitHub merges only this head: a push between the judgement and the merge must not slip in.
          sha: head,
          merge_method: before.mergeCommitAllowed ? 'merge' : 'squash',
          commit_title: `${oneLine(title)} (#${pull})`,
        });
        return { kind: 'merged', commit: commitSha(decodeMerge(data).sha) };
      } catch (thrown) {
        if (!isRefusal(thrown)) throw thrown;
        // Also a second try after an unclear answer ends here: what happened is read, not guessed.
        const after = await lookAt(client, pull);
        if (after.merged !== undefined) return done(after, head);
        return { kind: 'refused', why: whyUnmerged(thrown, `${names.owner}/${names.repo}`) };
      }
    },
    /** https://docs.github.com/rest/actions/workflows#create-a-workflow-dispatch-event */
    async wake(workflow, inputs) {
      const route = 'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches';
      // NB. Always the default branch: a dispatch may name any branch, and with it anybody's version of the workflow.
      const { name: ref } = await shared.main();
      try {
        await client.octokit.request(route, { ...names, workflow_id: workflow, ref, inputs: { ...inputs } });
      } catch (thrown) {
        throw isRefusal(thrown) ? unwoken(thrown, workflow) : thrown;
      }
    },
  };
};

const query = `query BeforeMerge($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    mergeCommitAllowed squashMergeAllowed
    pullRequest(number: $number) { headRefOid mergeCommit { oid } }
  }
}`;
const decodeLook = decoder(
  'POST /graphql BeforeMerge',
  Type.Object({
    repository: Type.Object({
      mergeCommitAllowed: Type.Boolean(),
      squashMergeAllowed: Type.Boolean(),
      pullRequest: Type.Object({
        headRefOid: Type.String(),
        mergeCommit: Type.Union([Type.Null(), Type.Object({ oid: Type.String() })]),
      }),
    }),
  }),
);

interface Look {
  readonly mergeCommitAllowed: boolean;
  readonly squashMergeAllowed: boolean;
  readonly head: string;
  readonly merged: CommitSha | undefined;
}

const lookAt = async (client: GitHubClient, number: GrantNumber): Promise<Look> => {
  const variables = { owner: client.owner, name: client.repo, number };
  const { repository } = await client.graphql('BeforeMerge', query, variables, decodeLook);
  const { headRefOid: head, mergeCommit } = repository.pullRequest;
  const { mergeCommitAllowed, squashMergeAllowed } = repository;
  return {
    mergeCommitAllowed,
    squashMergeAllowed,
    head,
    merged: mergeCommit === null ? undefined : commitSha(mergeCommit.oid),
  };
};

const done = (look: Look, head: CommitSha): Awaited<ReturnType<Bell['merge']>> =>
  look.merged !== undefined && look.head === head
    ? { kind: 'merged', commit: look.merged }
    : { kind: 'refused', why: 'it was merged before, with another head than the one that was judged' };

/** 405: not mergeable now; 409: the head moved; 422: the rules of the repository say no. */
const isRefusal = (thrown: unknown): boolean =>
  thrown instanceof Fault && [405, 409, 422].includes(statusOf(thrown) ?? 0);

/** 409 mends itself: the push that moved the head is judged. Of the others only the rules say which of them it was. */
const whyUnmerged = (thrown: unknown, repository: string): string => {
  const said = messageOf(thrown) || `GitHub answered ${statusOf(thrown)}`;
  return statusOf(thrown) === 409
    ? `${said}: its new head is judged anew`
    : `${said}: the rules of the branch are shown by \`gh ruleset check --default --repo ${repository}\`, and who may pass them by \`gh ruleset list --repo ${repository}\``;
};

const unwoken = (thrown: unknown, workflow: string): Fault =>
  new Fault('github.rejected', `GitHub does not run ${workflow}: ${messageOf(thrown) || 'it said no more'}`, {
    remedy: 'Look under Actions whether the workflow is switched off, and switch it on.',
    cause: thrown,
  });

const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
