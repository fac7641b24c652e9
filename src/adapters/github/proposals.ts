/** A change of one file as a pull request: each step looks first at what an earlier run has left. */
import { Type } from 'typebox';
import { grantNumber } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import type { Proposal, Proposals, Proposed } from '../../ports/proposals.ts';
import { headOfBranch } from './branch.ts';
import type { GitHubClient } from './client.ts';
import { decoder } from './decode.ts';
import { blobHash } from './git-file.ts';
import { statusOf } from './github-fault.ts';

const pullsRoute = 'GET /repos/{owner}/{repo}/pulls';
const openRoute = 'POST /repos/{owner}/{repo}/pulls';
const makeRefRoute = 'POST /repos/{owner}/{repo}/git/refs';
const moveRefRoute = 'PATCH /repos/{owner}/{repo}/git/refs/{ref}';
const compareRoute = 'GET /repos/{owner}/{repo}/compare/{basehead}';
const repositoryRoute = 'GET /repos/{owner}/{repo}';

const Pull = Type.Object({
  number: Type.Integer({ minimum: 1 }),
  html_url: Type.String(),
  state: Type.Union([Type.Literal('open'), Type.Literal('closed')]),
});
const decodePulls = decoder(pullsRoute, Type.Array(Pull));
const decodePull = decoder(openRoute, Pull);
const decodeRepository = decoder(repositoryRoute, Type.Object({ default_branch: Type.String() }));
const decodeCompare = decoder(
  compareRoute,
  Type.Object({
    ahead_by: Type.Integer({ minimum: 0 }),
    files: Type.Optional(Type.Array(Type.Object({ filename: Type.String(), sha: Type.String() }))),
  }),
);
const decodeCommit = decoder(
  'POST /graphql ProposeCommit',
  Type.Object({
    createCommitOnBranch: Type.Object({ commit: Type.Object({ oid: Type.String() }) }),
  }),
);

export const createProposals = (client: GitHubClient): Proposals => ({
  async propose(proposal) {
    const open = await findOpen(client, proposal);
    if (open !== undefined) return open;
    await prepareBranch(client, proposal);
    return openPull(client, proposal);
  },
});

/** https://docs.github.com/rest/pulls/pulls#list-pull-requests */
const findOpen = async (
  { octokit, owner, repo }: GitHubClient,
  { branch, once = false }: Proposal,
): Promise<Proposed | undefined> => {
  const { data } = await octokit.request(pullsRoute, {
    owner,
    repo,
    state: once ? 'all' : 'open',
    head: `${owner}:${branch}`,
    per_page: 1,
  });
  const [first] = decodePulls(data);
  return first === undefined
    ? undefined
    : {
        kind: first.state === 'open' ? 'open-already' : 'over-already',
        number: grantNumber(first.number),
        url: first.html_url,
      };
};

/** The branch holds the change and nothing else when this returns. */
const prepareBranch = async (client: GitHubClient, proposal: Proposal): Promise<void> => {
  const head = await headOfBranch(client, proposal.branch);
  if (head === undefined) {
    await makeBranch(client, proposal);
    return commit(client, proposal);
  }
  switch (await stateOf(client, proposal)) {
    case 'whole':
      return;
    case 'nothing':
      // An earlier run made the branch and no commit; the default branch may have moved since.
      if (head !== proposal.base) await moveBranch(client, proposal);
      return commit(client, proposal);
    // NB. Whoever made a branch of this name first must not have their own changes proposed under these words.
    case 'other':
      throw new Fault('github.rejected', `The branch ${proposal.branch} holds something else`, {
        call: compareRoute,
        remedy: 'Look at it, delete the branch, and run this again.',
      });
  }
};

/** https://docs.github.com/rest/commits/commits#compare-two-commits */
const stateOf = async (
  { octokit, owner, repo }: GitHubClient,
  { base, branch, path, text }: Proposal,
): Promise<'nothing' | 'whole' | 'other'> => {
  const { data } = await octokit.request(compareRoute, { owner, repo, basehead: `${base}...${branch}` });
  const { ahead_by: ahead, files = [] } = decodeCompare(data);
  if (ahead === 0) return 'nothing';
  const [file, ...more] = files;
  return ahead === 1 && more.length === 0 && file?.filename === path && file.sha === blobHash(text)
    ? 'whole'
    : 'other';
};

const makeBranch = async (
  { octokit, owner, repo }: GitHubClient,
  { branch, base }: Proposal,
): Promise<void> => {
  await octokit.request(makeRefRoute, { owner, repo, ref: `refs/heads/${branch}`, sha: base });
};

const moveBranch = async (
  { octokit, owner, repo }: GitHubClient,
  { branch, base }: Proposal,
): Promise<void> => {
  await octokit.request(moveRefRoute, { owner, repo, ref: `heads/${branch}`, sha: base, force: false });
};

/** Signed by GitHub, and only on the very head that was looked at. https://docs.github.com/graphql/reference/mutations#createcommitonbranch */
const commit = async (client: GitHubClient, { branch, base, path, text, title }: Proposal): Promise<void> => {
  await client.graphql(
    'ProposeCommit',
    'mutation ProposeCommit($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }',
    {
      input: {
        branch: { repositoryNameWithOwner: `${client.owner}/${client.repo}`, branchName: branch },
        expectedHeadOid: base,
        message: { headline: title },
        fileChanges: { additions: [{ path, contents: Buffer.from(text, 'utf8').toString('base64') }] },
      },
    },
    decodeCommit,
  );
};

/** https://docs.github.com/rest/pulls/pulls#create-a-pull-request */
const openPull = async (client: GitHubClient, proposal: Proposal): Promise<Proposed> => {
  const { octokit, owner, repo } = client;
  const { branch: head, title, body } = proposal;
  const { data } = await octokit.request(repositoryRoute, { owner, repo });
  const { default_branch: base } = decodeRepository(data);
  try {
    const { data: made } = await octokit.request(openRoute, { owner, repo, head, base, title, body });
    const { number, html_url: url } = decodePull(made);
    return { kind: 'opened', number: grantNumber(number), url };
  } catch (thrown) {
    // 422 is also what a second pull request of one branch gets: another run may have been faster.
    const open = statusOf(thrown) === 422 ? await findOpen(client, proposal) : undefined;
    if (open !== undefined) return open;
    throw thrown;
  }
};
