/** What GitHub knows, through its API: the port `Evidence`, each part from the file that reads it. */
import { Type } from 'typebox';
import { commitSha } from '../../core/brand.ts';
import type { Evidence } from '../../ports/evidence.ts';
import { readLogin, readTeam } from './accounts.ts';
import { createBranchHistory } from './activity.ts';
import { readCommentsSinceMerge } from './comments.ts';
import { readAskingIssue } from './asking-issue.ts';
import { readConversation } from './conversation.ts';
import { decoder } from './decode.ts';
import type { Shared } from './github.ts';
import { completePull } from './pull-evidence.ts';
import { createPullLists, readOpenAtHead } from './pull-lists.ts';
import type { ReviewNode } from './pull-query.ts';
import { readRequestsAt } from './request-tree.ts';

const commitsRoute = 'GET /repos/{owner}/{repo}/commits';
const decodeCommits = decoder(commitsRoute, Type.Array(Type.Object({ sha: Type.String() })));

export const createEvidence = (shared: Shared): Evidence => {
  const { client } = shared;
  const lists = createPullLists(client);
  const history = createBranchHistory(client, () => shared.main());
  return {
    repository: () => shared.repository(),
    async pull(number) {
      const look = await shared.pull(number);
      if (look === undefined) return undefined;
      // Approvals are judged under the policy of their moment: the record of pushes is asked for beside the rest.
      const last = look.answer.reviews?.nodes.findLast(isApproval)?.submittedAt;
      if (last !== undefined && last !== null) history.prepare();
      return completePull(client, look.answer, look.main);
    },
    conversation: (number) => readConversation(shared, number),
    waitingPulls: async () => lists.waiting((await shared.main()).name),
    issue: (number) => readAskingIssue(client, number),
    closedSince: async (since) => lists.closedSince((await shared.main()).name, since),
    mergedSince: async (since) => lists.mergedSince((await shared.main()).name, since),
    commentsSinceMerge: (numbers) => readCommentsSinceMerge(client, numbers),
    pullsAtHead: (head) => readOpenAtHead(client, head),
    policyAt: (commit) => shared.policy(commit),
    mainAt: (moment) => history.at(moment),
    requestsAt: (commit) => readRequestsAt(client, commit),
    async lastCommitOf(path) {
      const parameters = {
        owner: client.owner,
        repo: client.repo,
        sha: (await shared.main()).name,
        path,
        per_page: 1,
      };
      const { data } = await client.octokit.request(commitsRoute, parameters);
      const [last] = decodeCommits(data);
      return last === undefined ? undefined : commitSha(last.sha);
    },
    loginOf: (id) => readLogin(client, id),
    team: (slug) => readTeam(client, slug),
  };
};

const isApproval = (review: ReviewNode): boolean => review.state === 'APPROVED';
