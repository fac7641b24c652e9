/** GitHub behind the ports: evidence, desk and bell over one connection, sharing the first look of a run. */
import type { CommitSha, GrantNumber } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import type { PolicySource } from '../../core/policy.ts';
import type { Bell, Desk } from '../../ports/desk.ts';
import type { Evidence, RepositoryFacts } from '../../ports/evidence.ts';
import { createBell } from './bell.ts';
import type { GitHubClient } from './client.ts';
import { createDesk } from './desk.ts';
import { createEvidence } from './evidence.ts';
import { firstLook, readPull } from './first-look.ts';
import type { FirstLook, PullLook } from './first-look.ts';
import { readPolicy } from './policy-tree.ts';
import type { DefaultBranch } from './request-file.ts';
import type { Said, StatusAnswer } from './said.ts';

export interface GitHubPorts {
  readonly evidence: Evidence;
  readonly desk: Desk;
  readonly bell: Bell;
}

/**
 * What the ports share. The parts of the first look that can change are handed out once, to the first that asks:
 * whoever asks again wants to know how it is now.
 */
export interface Shared {
  readonly client: GitHubClient;
  repository(): Promise<RepositoryFacts>;
  /** The default branch as it was last seen: its name for asking, its head where nothing else is known. */
  main(): Promise<DefaultBranch & { readonly head: CommitSha }>;
  pull(number: GrantNumber): Promise<PullLook | undefined>;
  policy(commit: CommitSha): Promise<PolicySource>;
  /** Only what the first look brought along; asks nothing. */
  takeComments(number: GrantNumber): Said['comments'] | undefined;
  /** GitHub's own id of the pull request, where the first look brought it along. */
  takeId(number: GrantNumber): string | undefined;
  /** What the first look brought along of what was said; handed out once. */
  takeSaid(number: GrantNumber): Said | undefined;
  /** `undefined`: not known; `null`: there is none. */
  takeStatus(commit: CommitSha): StatusAnswer | undefined;
}

/** `expecting`: the pull request that this run is about; it then comes with the first query. Nothing is asked before a port is used. */
export const createGitHub = (
  client: GitHubClient,
  options: { readonly expecting: GrantNumber | undefined },
): GitHubPorts => {
  const shared = share(client, options.expecting);
  return { evidence: createEvidence(shared), desk: createDesk(shared), bell: createBell(shared) };
};

const share = (client: GitHubClient, expecting: GrantNumber | undefined): Shared => {
  const policies = new Map<CommitSha, Promise<PolicySource>>();
  let last: RepositoryFacts | undefined;
  let looking: Promise<FirstLook> | undefined;
  let fresh = { repository: false, pull: false, comments: false, said: false, status: false };
  let seen: FirstLook | undefined;
  const look = async (number: GrantNumber | undefined): Promise<FirstLook> => {
    const found = await firstLook(client, number);
    last = found.repository;
    if (!(found.policy instanceof Fault)) policies.set(found.repository.head, Promise.resolve(found.policy));
    return found;
  };
  /** The first look, once; every part of it is then fresh for one asker. */
  const first = async (): Promise<FirstLook> => {
    if (seen !== undefined) return seen;
    looking ??= look(expecting).finally(() => (looking = undefined));
    const found = await looking;
    if (seen === undefined) {
      seen = found;
      fresh = { repository: true, pull: true, comments: true, said: true, status: true };
    }
    return found;
  };
  return {
    client,
    async repository() {
      const { repository } = await first();
      if (!fresh.repository) return (await look(undefined)).repository;
      fresh.repository = false;
      return repository;
    },
    async main() {
      const { defaultBranch, head } = last ?? (await first()).repository;
      return { name: defaultBranch, head };
    },
    async pull(number) {
      if (number !== expecting) return readPull(client, number);
      const { pull } = await first();
      if (!fresh.pull || pull === undefined) return readPull(client, number);
      fresh.pull = false;
      return pull;
    },
    policy(commit) {
      const found = policies.get(commit) ?? readPolicy(client, commit);
      policies.set(commit, found);
      found.catch(() => policies.delete(commit));
      return found;
    },
    takeComments(number) {
      if (number !== expecting || !fresh.comments) return undefined;
      fresh.comments = false;
      return seen?.pull?.said.comments;
    },
    takeId: (number) => (number === expecting ? seen?.pull?.said.id : undefined),
    takeSaid(number) {
      if (number !== expecting || !fresh.said) return undefined;
      fresh.said = false;
      return seen?.pull?.said;
    },
    takeStatus(commit) {
      const head = fresh.status ? seen?.pull?.said.last.nodes.at(0)?.commit : undefined;
      if (head?.oid !== commit) return undefined;
      fresh.status = false;
      return head.status;
    },
  };
};
