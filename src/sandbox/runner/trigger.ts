/** Whether an event wakes a workflow: event, activity type, branch, tag and path filters, `[skip ci]`. */
import type { EventsConfig } from '@actions/workflow-parser/model/workflow-template';
import type { GitHubEvent } from '../contract.ts';
import { at, textAt } from './json.ts';
import { passesPatterns } from './pattern.ts';

/** What the filters need beyond the event itself; read from git only when a filter asks. */
export interface TriggerFacts {
  /** Paths that the push or the pull request changes. */
  changedPaths(): Promise<readonly string[]>;
  /** Message of the head commit (of the pull request's head for `pull_request`). */
  headMessage(): Promise<string>;
}

/** Types that count when the file names none; for every other event all do. */
const DEFAULT_TYPES: Readonly<Record<string, readonly string[]>> = {
  pull_request: ['opened', 'synchronize', 'reopened'],
  pull_request_target: ['opened', 'synchronize', 'reopened'],
};

/** GitHub compares at most this many changed files with `paths:`; a match beyond them is not seen. */
const MOST_PATHS = 300;

const SKIP_WORDS = ['[skip ci]', '[ci skip]', '[no ci]', '[skip actions]', '[actions skip]'];

export const isAwaken = async (
  on: EventsConfig,
  event: GitHubEvent,
  facts: TriggerFacts,
): Promise<boolean> => {
  if (!Object.hasOwn(on, event.name)) return false;
  const filter = on[event.name];
  return (
    passesTypes(filter, event) &&
    passesWorkflows(filter, event) &&
    passesRefs(filter, event) &&
    !(await isSkipped(event, facts)) &&
    (await passesPaths(filter, facts))
  );
};

const passesTypes = (filter: unknown, event: GitHubEvent): boolean => {
  const types = list(filter, 'types') ?? DEFAULT_TYPES[event.name];
  return types === undefined || (event.action !== undefined && types.includes(event.action));
};

const passesWorkflows = (filter: unknown, event: GitHubEvent): boolean => {
  if (event.name !== 'workflow_run') return true;
  const name = textAt(event.payload, 'workflow', 'name');
  return name !== undefined && (list(filter, 'workflows') ?? []).includes(name);
};

const passesRefs = (filter: unknown, event: GitHubEvent): boolean => {
  switch (event.name) {
    case 'push':
      return passesPushed(filter, event);
    case 'pull_request':
    case 'pull_request_target':
      return passesNames(textAt(event.payload, 'pull_request', 'base', 'ref') ?? '', filter, 'branches');
    case 'workflow_run':
      return passesNames(textAt(event.payload, 'workflow_run', 'head_branch') ?? '', filter, 'branches');
    default:
      return true;
  }
};

const passesPushed = (filter: unknown, event: GitHubEvent): boolean => {
  if (at(event.payload, 'deleted') === true) return false;
  const branch = after(event.ref, 'refs/heads/');
  const tag = after(event.ref, 'refs/tags/');
  const filters = (kind: 'branches' | 'tags') =>
    list(filter, kind) !== undefined || list(filter, `${kind}-ignore`) !== undefined;
  // A filter on the one kind shuts the other kind out, unless that has a filter of its own.
  if (branch !== undefined)
    return (filters('branches') || !filters('tags')) && passesNames(branch, filter, 'branches');
  if (tag !== undefined) return (filters('tags') || !filters('branches')) && passesNames(tag, filter, 'tags');
  return false;
};

const passesNames = (name: string, filter: unknown, kind: 'branches' | 'tags'): boolean => {
  const allowed = list(filter, kind);
  const ignored = list(filter, `${kind}-ignore`);
  return (
    (allowed === undefined || passesPatterns(name, allowed)) &&
    (ignored === undefined || !passesPatterns(name, ignored))
  );
};

const passesPaths = async (filter: unknown, facts: TriggerFacts): Promise<boolean> => {
  const allowed = list(filter, 'paths');
  const ignored = list(filter, 'paths-ignore');
  if (allowed === undefined && ignored === undefined) return true;
  const changed = (await facts.changedPaths()).slice(0, MOST_PATHS);
  if (allowed !== undefined) return changed.some((path) => passesPatterns(path, allowed));
  return changed.some((path) => !passesPatterns(path, ignored ?? []));
};

const isSkipped = async (event: GitHubEvent, facts: TriggerFacts): Promise<boolean> => {
  if (event.name === 'pull_request' || event.name === 'pull_request_review') {
    // GitHub makes no merge commit for a pull request in conflict, so there is nothing to run.
    if (at(event.payload, 'pull_request', 'mergeable') === false) return true;
  }
  // A head branch that looks like a commit is not run: its name could be taken for one.
  if (event.name === 'pull_request_target') {
    return /^[0-9a-f]{40}$/.test(textAt(event.payload, 'pull_request', 'head', 'ref') ?? '');
  }
  if (event.name !== 'push' && event.name !== 'pull_request') return false;
  const message = (await facts.headMessage()).toLowerCase();
  return (
    SKIP_WORDS.some((word) => message.includes(word)) || /(^|\n)\n*skip-checks:\s*true\s*$/.test(message)
  );
};

const list = (filter: unknown, key: string): readonly string[] | undefined => {
  const found = at(filter, key);
  return Array.isArray(found) ? found.filter((item): item is string => typeof item === 'string') : undefined;
};

const after = (text: string, prefix: string): string | undefined =>
  text.startsWith(prefix) ? text.slice(prefix.length) : undefined;
