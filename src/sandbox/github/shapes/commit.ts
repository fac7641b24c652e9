/** Commits, trees and differences as REST shows them. */
import type { Commit, Signature } from '../git/formats.ts';
import type { Change } from '../git/diff.ts';
import { iso, personByEmail, plainEmail, type Hub, type Person } from '../model.ts';
import { nodeId } from '../node-id.ts';
import { simpleUser } from './account.ts';
import type { Shape } from './json.ts';
import { repositoryPage, repositoryUrl } from './repository.ts';

const gitUser = (signature: Signature): Shape => ({
  name: signature.name,
  email: signature.email,
  date: iso(signature.at * 1000),
});

const verification = (hub: Hub, commit: Commit): Shape => {
  const verified = hub.git.isSigned(commit);
  const reason = verified ? 'valid' : commit.signature === undefined ? 'unsigned' : 'unknown_key';
  return {
    verified,
    reason,
    signature: commit.signature ?? null,
    payload: commit.signature === undefined ? null : commit.payload,
    verified_at: verified ? iso(commit.committer.at * 1000) : null,
  };
};

const parents = (hub: Hub, commit: Commit, kind: 'commits' | 'git/commits'): readonly Shape[] =>
  commit.parents.map((sha) => ({
    sha,
    url: `${repositoryUrl(hub)}/${kind}/${sha}`,
    html_url: `${repositoryPage(hub)}/commit/${sha}`,
  }));

/** As `GET /repos/{owner}/{repo}/git/commits/{sha}`. */
export const gitCommit = (hub: Hub, commit: Commit): Shape => ({
  sha: commit.sha,
  node_id: nodeId('Commit', commit.sha),
  url: `${repositoryUrl(hub)}/git/commits/${commit.sha}`,
  html_url: `${repositoryPage(hub)}/commit/${commit.sha}`,
  author: gitUser(commit.author),
  committer: gitUser(commit.committer),
  tree: { sha: commit.tree, url: `${repositoryUrl(hub)}/git/trees/${commit.tree}` },
  message: commit.message.trimEnd(),
  parents: parents(hub, commit, 'git/commits'),
  verification: verification(hub, commit),
});

const accountOf = (hub: Hub, email: string): Shape | null => {
  const person: Person | undefined = personByEmail(hub, email);
  return person === undefined ? null : simpleUser(hub, person);
};

/** As in `GET /repos/{owner}/{repo}/commits`; an e-mail that belongs to nobody has no account. */
export const listedCommit = (hub: Hub, commit: Commit): Shape => ({
  sha: commit.sha,
  node_id: nodeId('Commit', commit.sha),
  commit: {
    author: gitUser(commit.author),
    committer: gitUser(commit.committer),
    message: commit.message.trimEnd(),
    tree: { sha: commit.tree, url: `${repositoryUrl(hub)}/git/trees/${commit.tree}` },
    url: `${repositoryUrl(hub)}/git/commits/${commit.sha}`,
    comment_count: 0,
    verification: verification(hub, commit),
  },
  url: `${repositoryUrl(hub)}/commits/${commit.sha}`,
  html_url: `${repositoryPage(hub)}/commit/${commit.sha}`,
  comments_url: `${repositoryUrl(hub)}/commits/${commit.sha}/comments`,
  author: accountOf(hub, commit.author.email),
  committer: accountOf(hub, commit.committer.email),
  parents: parents(hub, commit, 'commits'),
});

/** One changed file; `at` is the commit that its links lead to. */
export const diffEntry = (hub: Hub, change: Change, at: string, patch: string | undefined): Shape => {
  const path = change.path.split('/').map(encodeURIComponent).join('/');
  return {
    sha: change.blob,
    filename: change.path,
    status: change.status,
    additions: change.additions,
    deletions: change.deletions,
    changes: change.additions + change.deletions,
    blob_url: `${repositoryPage(hub)}/blob/${at}/${path}`,
    raw_url: `${repositoryPage(hub)}/raw/${at}/${path}`,
    contents_url: `${repositoryUrl(hub)}/contents/${path}?ref=${at}`,
    ...(patch === undefined ? {} : { patch }),
    ...(change.previousPath === undefined ? {} : { previous_filename: change.previousPath }),
  };
};

/** As in the payload of `push`. */
export const pushedCommit = async (hub: Hub, commit: Commit): Promise<Shape> => {
  const changes = await hub.git.changes(commit.parents[0], commit.sha);
  const paths = (statuses: readonly Change['status'][]): readonly string[] =>
    changes.filter((change) => statuses.includes(change.status)).map((change) => change.path);
  const who = (signature: Signature): Shape => {
    const person = personByEmail(hub, signature.email);
    return {
      name: signature.name,
      email: plainEmail(signature.email),
      date: iso(signature.at * 1000),
      ...(person === undefined ? {} : { username: person.login }),
    };
  };
  return {
    id: commit.sha,
    tree_id: commit.tree,
    distinct: true,
    message: commit.message.trimEnd(),
    timestamp: iso(commit.committer.at * 1000),
    url: `${repositoryPage(hub)}/commit/${commit.sha}`,
    author: who(commit.author),
    committer: who(commit.committer),
    added: paths(['added', 'copied']),
    removed: paths(['removed']),
    modified: paths(['modified', 'renamed', 'changed']),
  };
};
