/** The workflow files of a commit, and what git knows about an event: read from the bare repository, parsed once a blob. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitHubEvent, GitHubWorld } from '../contract.ts';
import { git } from './git.ts';
import { textAt } from './json.ts';
import type { TriggerFacts } from './trigger.ts';
import { readWorkflow, type ParsedWorkflow } from './workflow.ts';

/** A commit as payloads show it. */
export interface CommitDescription {
  readonly id: string;
  readonly tree_id: string;
  readonly message: string;
  readonly timestamp: string;
  readonly author: { readonly name: string; readonly email: string };
  readonly committer: { readonly name: string; readonly email: string };
}

export interface Library {
  /** Every `.yml` and `.yaml` below `.github/workflows` of a commit, by file name. Throws `GitFailure`. */
  workflowsAt(commit: string): Promise<ReadonlyMap<string, ParsedWorkflow>>;
  factsOf(event: GitHubEvent): TriggerFacts;
  headOf(branch: string): Promise<string>;
  describe(commit: string): Promise<CommitDescription>;
}

const NO_COMMIT = '0'.repeat(40);

export const createLibrary = (github: Pick<GitHubWorld, 'bare'>): Library => {
  const inBare = (...args: readonly string[]): Promise<string> => git(['--git-dir', github.bare, ...args]);
  const parsed = new Map<string, Promise<ParsedWorkflow>>();
  const parse = (path: string, blob: string): Promise<ParsedWorkflow> => {
    const key = `${path}\0${blob}`;
    const known = parsed.get(key);
    if (known !== undefined) return known;
    const fresh = inBare('cat-file', 'blob', blob).then((text) => readWorkflow(path, text));
    parsed.set(key, fresh);
    return fresh;
  };
  const commits = new Map<string, Promise<ReadonlyMap<string, ParsedWorkflow>>>();
  const read = async (commit: string): Promise<ReadonlyMap<string, ParsedWorkflow>> => {
    const listing = await inBare('ls-tree', '-z', commit, '.github/workflows/');
    const entries = listing.split('\0').flatMap((line) => {
      const match = /^100(?:644|755) blob ([0-9a-f]{40})\t(.+\.ya?ml)$/.exec(line);
      return match?.[1] === undefined || match[2] === undefined ? [] : [{ blob: match[1], path: match[2] }];
    });
    const files = await Promise.all(entries.map(({ path, blob }) => parse(path, blob)));
    return new Map(files.map((one) => [one.kind === 'workflow' ? one.workflow.file : one.file, one]));
  };
  return {
    workflowsAt(commit) {
      const known = commits.get(commit) ?? read(commit);
      commits.set(commit, known);
      return known;
    },
    factsOf: (event) => ({
      async changedPaths() {
        const range = await comparisonOf(event, inBare);
        return (await inBare('diff', '--name-only', '-z', '--no-renames', ...range))
          .split('\0')
          .filter((path) => path !== '');
      },
      async headMessage() {
        const head = textAt(event.payload, 'pull_request', 'head', 'sha') ?? event.sha;
        return inBare('log', '-1', '--format=%B', head);
      },
    }),
    // The bare repository keeps each ref in a file of its own; a process for each woken workflow would only read it.
    headOf: async (branch) => {
      const written = await readFile(join(github.bare, 'refs', 'heads', branch), 'utf8').catch(() => '');
      return /^[0-9a-f]{40}\n$/.test(written)
        ? written.trim()
        : (await inBare('rev-parse', '--verify', `refs/heads/${branch}^{commit}`)).trim();
    },
    async describe(commit) {
      const text = await inBare(
        'log',
        '-1',
        '--format=%H%x00%T%x00%cI%x00%an%x00%ae%x00%cn%x00%ce%x00%B',
        commit,
      );
      const [
        id = '',
        tree = '',
        time = '',
        author = '',
        authorMail = '',
        committer = '',
        committerMail = '',
        message = '',
      ] = text.split('\0');
      return {
        id,
        tree_id: tree,
        message: message.trimEnd(),
        timestamp: time,
        author: { name: author, email: authorMail },
        committer: { name: committer, email: committerMail },
      };
    },
  };
};

/** Pull requests: from the merge base (three dots). Pushes: what was before; a new branch: the parent of its head. */
const comparisonOf = async (
  event: GitHubEvent,
  inBare: (...args: readonly string[]) => Promise<string>,
): Promise<readonly string[]> => {
  const base = textAt(event.payload, 'pull_request', 'base', 'sha');
  const head = textAt(event.payload, 'pull_request', 'head', 'sha');
  if (base !== undefined && head !== undefined) return [`${base}...${head}`];
  const before = textAt(event.payload, 'before') ?? NO_COMMIT;
  if (before !== NO_COMMIT) return [before, event.sha];
  const parent = await inBare('rev-parse', '--verify', '--quiet', `${event.sha}^`).catch(() => '');
  const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
  return [parent.trim() || emptyTree, event.sha];
};
