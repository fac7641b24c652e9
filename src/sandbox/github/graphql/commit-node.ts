/** Commits, trees and blobs in GraphQL. */
import { posix } from 'node:path';
import type { Commit, Signature, TreeEntry } from '../git/formats.ts';
import { iso, personByEmail, pullsOf, WEB_FLOW, type CommitStatus, type Hub } from '../model.ts';
import { nodeId } from '../node-id.ts';
import { commitsOf } from '../pull-state.ts';
import { rollUp, statusesOf } from '../rest/statuses.ts';
import { avatarOf } from '../shapes/account.ts';
import { repositoryPage } from '../shapes/repository.ts';
import { actorNode, userNode } from './actor.ts';
import { connection } from './connection.ts';
import {
  need,
  objectArgument,
  listArgument,
  textArgument,
  type Arguments,
  type Node,
  type World,
} from './node.ts';
import { orderedPulls } from './order.ts';

export const commitNode = (world: World, commit: Commit): Node => {
  const { hub } = world;
  const page = `/${hub.owner.login}/${hub.name}/commit/${commit.sha}`;
  const [headline = '', ...rest] = commit.message.trimEnd().split('\n');
  const changes = (): ReturnType<Hub['git']['changes']> => hub.git.changes(commit.parents[0], commit.sha);
  const total = async (key: 'additions' | 'deletions'): Promise<number> =>
    (await changes()).reduce((sum, change) => sum + change[key], 0);
  return {
    __typename: 'Commit',
    id: nodeId('Commit', commit.sha),
    oid: commit.sha,
    abbreviatedOid: commit.sha.slice(0, 7),
    repository: () => world.make.repository(world),
    resourcePath: page,
    commitResourcePath: page,
    url: `${hub.urls.html}${page}`,
    commitUrl: `${hub.urls.html}${page}`,
    message: commit.message.trimEnd(),
    messageHeadline: headline,
    messageBody: rest.join('\n').trim(),
    authoredDate: iso(commit.author.at * 1000),
    committedDate: iso(commit.committer.at * 1000),
    pushedDate: null,
    committedViaWeb: commit.committer.email === 'noreply@github.com',
    authoredByCommitter: commit.author.email === commit.committer.email,
    author: gitActor(hub, commit.author),
    committer: gitActor(hub, commit.committer),
    authors: (args: Arguments) =>
      connection({
        field: 'authors',
        type: 'GitActor',
        items: authorsOf(commit),
        args,
        node: (author) => gitActor(hub, author),
      }),
    additions: () => total('additions'),
    deletions: () => total('deletions'),
    changedFiles: async () => (await changes()).length,
    changedFilesIfAvailable: async () => (await changes()).length,
    parents: async (args: Arguments) =>
      connection({
        field: 'parents',
        type: 'Commit',
        items: await commitsAt(hub, commit.parents),
        args,
        node: (parent) => commitNode(world, parent),
      }),
    tree: () => treeNode(world, commit.tree, ''),
    file: async (args: Arguments) => {
      const path = (textArgument(args, 'path') ?? '').replace(/^\/+|\/+$/g, '');
      const entry = path === '' ? undefined : await hub.git.at(commit.tree, path);
      return entry === undefined ? null : entryNode(world, entry, path);
    },
    history: async (args: Arguments) =>
      connection({
        field: 'history',
        type: 'Commit',
        items: await historyOf(hub, commit, args),
        args,
        node: async (sha) => {
          const [found] = await commitsAt(hub, [sha]);
          if (found === undefined) throw new Error(`${sha} is in a history and not there`);
          return commitNode(world, found);
        },
        more: { __typename: 'CommitHistoryConnection' },
      }),
    associatedPullRequests: async (args: Arguments) => {
      need(world, 'pull-requests');
      const found = [];
      for (const entry of pullsOf(hub)) {
        const inside = (await commitsOf(hub, entry.pull)).some((candidate) => candidate.sha === commit.sha);
        if (inside || entry.pull.merged?.commit === commit.sha) found.push(entry);
      }
      return connection({
        field: 'associatedPullRequests',
        type: 'PullRequest',
        items: orderedPulls(found, args),
        args,
        node: (entry) => world.make.pull(world, entry.issue),
      });
    },
    signature: () => signatureNode(hub, commit),
    status: () => statusNode(world, commit),
    statusCheckRollup: () => rollUpNode(world, commit),
  };
};

const commitsAt = async (hub: Hub, ids: readonly string[]): Promise<readonly Commit[]> =>
  (await Promise.all(ids.map((sha) => hub.git.commit(sha)))).filter((commit) => commit !== undefined);

/** Ids, newest first: only what a page shows is read. */
const historyOf = async (hub: Hub, commit: Commit, args: Arguments): Promise<readonly string[]> => {
  const path = textArgument(args, 'path');
  const since = textArgument(args, 'since');
  const until = textArgument(args, 'until');
  const author = objectArgument(args, 'author');
  const ids = await hub.git.history({
    include: [commit.sha],
    ...(path === undefined ? {} : { path }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  });
  if (author === undefined) return ids;
  const emails = listArgument(author, 'emails');
  const id = textArgument(author, 'id');
  const written = (await commitsAt(hub, ids)).filter((candidate) => {
    const person = personByEmail(hub, candidate.author.email);
    const byId =
      id === undefined ||
      (person !== undefined && nodeId(person.kind === 'bot' ? 'Bot' : 'User', person.id) === id);
    return byId && (emails === undefined || emails.includes(candidate.author.email));
  });
  return written.map(({ sha }) => sha);
};

/** The author, and whoever a `Co-authored-by` trailer names. */
const authorsOf = (commit: Commit): readonly Signature[] => [
  commit.author,
  ...[...commit.message.matchAll(/^co-authored-by:\s*(.*?)\s*<([^>]+)>\s*$/gim)].map((match) => ({
    name: match[1] ?? '',
    email: match[2] ?? '',
    at: commit.author.at,
  })),
];

/** `user` is a person: a bot, and an e-mail that belongs to nobody, have none. */
const gitActor = (hub: Hub, signature: Signature): Node => {
  const person = personByEmail(hub, signature.email);
  return {
    __typename: 'GitActor',
    name: signature.name,
    email: signature.email,
    date: iso(signature.at * 1000),
    avatarUrl: person === undefined ? `${hub.urls.html}/avatars/unknown` : avatarOf(hub, person),
    user: person?.kind === 'user' ? userNode(hub, person) : null,
  };
};

const signatureNode = (hub: Hub, commit: Commit): Node | null => {
  if (commit.signature === undefined) return null;
  const valid = hub.git.isSigned(commit);
  return {
    __typename: 'GpgSignature',
    isValid: valid,
    state: valid ? 'VALID' : 'UNKNOWN_KEY',
    wasSignedByGitHub: valid,
    email: commit.committer.email,
    keyId: valid ? hub.git.signer.keyId : null,
    payload: commit.payload,
    signature: commit.signature,
    signer: valid ? userNode(hub, WEB_FLOW) : null,
    verifiedAt: valid ? iso(commit.committer.at * 1000) : null,
  };
};

const contextNode = (world: World, status: CommitStatus): Node => ({
  __typename: 'StatusContext',
  id: nodeId('StatusContext', status.id),
  context: status.context,
  state: status.state.toUpperCase(),
  description: status.description,
  targetUrl: status.targetUrl,
  createdAt: iso(status.at),
  creator: actorNode(world.hub, status.creator),
  avatarUrl: avatarOf(world.hub, status.creator),
  commit: async () => {
    const commit = await world.hub.git.commit(status.sha);
    return commit === undefined ? null : commitNode(world, commit);
  },
  isRequired: () =>
    world.hub.rulesets.some((set) =>
      set.rules.some(
        (rule) => rule.type === 'required_status_checks' && rule.contexts.includes(status.context),
      ),
    ),
});

const statusNode = (world: World, commit: Commit): Node | null => {
  need(world, 'statuses');
  const latest = statusesOf(world.hub, commit.sha, 'latest');
  if (latest.length === 0) return null;
  return {
    __typename: 'Status',
    id: nodeId('Status', commit.sha),
    state: rollUp(latest).toUpperCase(),
    commit: () => commitNode(world, commit),
    contexts: latest.map((status) => contextNode(world, status)),
    context: (args: Arguments) => {
      const found = latest.find((status) => status.context === textArgument(args, 'name'));
      return found === undefined ? null : contextNode(world, found);
    },
  };
};

export const rollUpNode = (world: World, commit: Commit): Node | null => {
  need(world, 'statuses', 'checks');
  const latest = statusesOf(world.hub, commit.sha, 'latest');
  if (latest.length === 0) return null;
  return {
    __typename: 'StatusCheckRollup',
    id: nodeId('Status', `${commit.sha}/rollup`),
    state: rollUp(latest).toUpperCase(),
    commit: () => commitNode(world, commit),
    contexts: (args: Arguments) =>
      connection({
        field: 'contexts',
        type: 'StatusCheckRollupContext',
        items: latest,
        args,
        node: (status) => contextNode(world, status),
      }),
  };
};

const treeNode = (world: World, sha: string, path: string): Node => ({
  ...objectFields(world, 'Tree', sha),
  entries: async () =>
    ((await world.hub.git.tree(sha)) ?? []).map((entry) =>
      entryNode(world, entry, posix.join(path, entry.name)),
    ),
});

const TYPES = { '040000': 'tree', '160000': 'commit' } as const;
const isSpecial = (mode: string): mode is keyof typeof TYPES => mode in TYPES;

const entryNode = (world: World, entry: TreeEntry, path: string): Node => ({
  __typename: 'TreeEntry',
  name: posix.basename(path),
  nameRaw: Buffer.from(posix.basename(path)).toString('base64'),
  path,
  pathRaw: Buffer.from(path).toString('base64'),
  // A number, as in git: 33188 is 100644.
  mode: Number.parseInt(entry.mode, 8),
  type: isSpecial(entry.mode) ? TYPES[entry.mode] : 'blob',
  oid: entry.sha,
  extension: posix.extname(path),
  isGenerated: false,
  size: async () => (isSpecial(entry.mode) ? 0 : ((await world.hub.git.object(entry.sha))?.body.length ?? 0)),
  object: () => objectNode(world, entry.sha, path),
  repository: () => world.make.repository(world),
});

const objectFields = (world: World, kind: 'Tree' | 'Blob', sha: string): Node => {
  const path = `/${world.hub.owner.login}/${world.hub.name}/${kind.toLowerCase()}/${sha}`;
  return {
    __typename: kind,
    id: nodeId(kind, sha),
    oid: sha,
    abbreviatedOid: sha.slice(0, 7),
    commitResourcePath: path,
    commitUrl: `${repositoryPage(world.hub)}/commit/${sha}`,
    repository: () => world.make.repository(world),
  };
};

/** GitHub shows the text of a blob up to 512 kB and then cuts it. */
const TEXT_BYTES = 512_000;

/** `null`: no such object. */
export const objectNode = async (world: World, sha: string, path = ''): Promise<Node | null> => {
  const { hub } = world;
  const object = await hub.git.object(sha);
  switch (object?.type) {
    case undefined:
    case 'tag':
      return null;
    case 'tree':
      return treeNode(world, sha, path);
    case 'commit': {
      const commit = await hub.git.commit(sha);
      return commit === undefined ? null : commitNode(world, commit);
    }
    case 'blob': {
      const { body } = object;
      const binary = body.subarray(0, 8000).includes(0);
      return {
        ...objectFields(world, 'Blob', sha),
        byteSize: body.length,
        isBinary: binary,
        isTruncated: !binary && body.length > TEXT_BYTES,
        text: binary ? null : body.subarray(0, TEXT_BYTES).toString('utf8'),
      };
    }
  }
};
