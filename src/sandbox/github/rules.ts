/** Rulesets: who may create, move and delete which branch, and what a merge must bring. */
import { ACTIONS_APP } from './checks.ts';
import { unreviewedByOwners } from './code-owners.ts';
import { ACTIONS_BOT, type Caller, DEFAULT_REF, type Hub, type Issue, type Pull } from './model.ts';
import { ZERO, type RefChange } from './git/repository.ts';

export type Rule =
  | {
      readonly type:
        | 'deletion'
        | 'non_fast_forward'
        | 'required_linear_history'
        | 'required_signatures'
        | 'creation'
        | 'update';
    }
  | { readonly type: 'pull_request'; readonly approvals: number; readonly codeOwners: boolean }
  | {
      readonly type: 'required_status_checks';
      readonly strict: boolean;
      readonly contexts: readonly string[];
      /** Only what this App says counts; undefined: anybody's word. */
      readonly app: number | undefined;
    };

export interface Ruleset {
  readonly id: number;
  readonly name: string;
  /** The one ref it is for, `refs/heads/…`. */
  readonly ref: string;
  /** Administrators pass it, also through the API. Never a job's token: it cannot be put on a bypass list. */
  readonly adminBypass: boolean;
  /** Who passes it beside them: listed, and of these only roles pass. */
  readonly otherBypass?: readonly BypassActor[];
  readonly rules: readonly Rule[];
}

export interface BypassActor {
  readonly type: 'Integration' | 'OrganizationAdmin' | 'RepositoryRole' | 'Team' | 'DeployKey' | 'User';
  readonly id: number | null;
  readonly mode: 'always' | 'pull_request' | 'exempt';
}

export interface RuleSettings {
  /** The branch of the ledger. */
  readonly ledgerBranch: string;
  /** Statuses without which `main` takes no merge. */
  readonly requiredStatuses: readonly string[];
}

/** The rulesets a new sandbox has: the design's, as far as they can be had without Gatehouse's GitHub Apps. */
export const startingRulesets = (settings: RuleSettings): Ruleset[] => {
  const ledger = `refs/heads/${settings.ledgerBranch}`;
  const checks = settings.requiredStatuses;
  return [
    {
      id: 101,
      name: 'main: by pull request',
      ref: 'refs/heads/main',
      adminBypass: true,
      rules: [
        { type: 'pull_request', approvals: 0, codeOwners: false },
        ...(checks.length === 0
          ? []
          : [
              {
                type: 'required_status_checks',
                strict: false,
                contexts: checks,
                app: undefined,
              } as const,
            ]),
      ],
    },
    {
      id: 102,
      name: 'main: history stays',
      ref: 'refs/heads/main',
      adminBypass: false,
      rules: [{ type: 'deletion' }, { type: 'non_fast_forward' }],
    },
    {
      id: 103,
      name: 'ledger: history stays',
      ref: ledger,
      adminBypass: true,
      rules: [
        { type: 'deletion' },
        { type: 'non_fast_forward' },
        { type: 'required_linear_history' },
        { type: 'required_signatures' },
      ],
    },
  ];
};

/** The design's own, as far as they can be had without Gatehouse's GitHub Apps; made once the ledger is there, as an adopter does. */
export const hardenedRulesets = (ledgerBranch: string): Ruleset[] =>
  startingRulesets({ ledgerBranch, requiredStatuses: ['gatehouse'] }).map((set) => ({
    ...set,
    adminBypass: set.ref === DEFAULT_REF && set.adminBypass,
    rules: set.rules.map((rule) =>
      rule.type === 'pull_request'
        ? { ...rule, codeOwners: true }
        : rule.type === 'required_status_checks'
          ? { ...rule, app: ACTIONS_APP }
          : rule,
    ),
  }));

export const rulesFor = (
  hub: Hub,
  ref: string,
): readonly { readonly ruleset: Ruleset; readonly rule: Rule }[] =>
  hub.rulesets
    .filter((set) => set.ref === ref)
    .flatMap((ruleset) => ruleset.rules.map((rule) => ({ ruleset, rule })));

export const bypasses = (caller: Caller, ruleset: Ruleset): boolean =>
  (ruleset.adminBypass && caller.role === 'admin') ||
  (ruleset.otherBypass ?? []).some(
    ({ type, id }) => type === 'RepositoryRole' && id === WRITERS && caller.role === 'write',
  );

/** As GitHub numbers the role. */
const WRITERS = 4;

/**
 * The rules a change of a ref breaks, in GitHub's words; empty: it may happen. `merge`: it is a pull request's merge,
 * which is what the pull request rule asks for.
 */
export const violations = async (
  hub: Hub,
  caller: Caller,
  change: RefChange & { readonly merge: boolean },
): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const { ruleset, rule } of rulesFor(hub, change.ref)) {
    if (bypasses(caller, ruleset)) continue;
    const broken = await breaks(hub, rule, change);
    if (broken !== undefined) found.push(broken);
  }
  return found;
};

const breaks = async (
  hub: Hub,
  rule: Rule,
  { before, after, merge }: RefChange & { readonly merge: boolean },
): Promise<string | undefined> => {
  const created = before === ZERO;
  const deleted = after === ZERO;
  switch (rule.type) {
    case 'creation':
      return created ? 'Cannot create ref due to creations being restricted.' : undefined;
    case 'update':
      return created || deleted ? undefined : 'Cannot update this protected ref.';
    case 'deletion':
      return deleted ? 'Cannot delete this protected ref.' : undefined;
    case 'non_fast_forward':
      if (created || deleted) return undefined;
      return (await hub.git.isAncestor(before, after))
        ? undefined
        : 'Cannot force-push to this protected ref.';
    case 'pull_request':
      return merge || deleted ? undefined : 'Changes must be made through a pull request.';
    case 'required_status_checks':
      if (merge || deleted) return undefined;
      return `Required status check "${rule.contexts.join('", "')}" is expected.`;
    case 'required_linear_history':
    case 'required_signatures':
      return deleted ? undefined : commitRule(hub, rule.type, { before, after });
  }
};

const commitRule = async (
  hub: Hub,
  type: 'required_linear_history' | 'required_signatures',
  { before, after }: { readonly before: string; readonly after: string },
): Promise<string | undefined> => {
  const added = await hub.git.history({ include: [after], exclude: before === ZERO ? [] : [before] });
  for (const sha of added) {
    const commit = await hub.git.commit(sha);
    if (commit === undefined) continue;
    if (type === 'required_signatures' && !hub.git.isSigned(commit))
      return 'Commits must have verified signatures.';
    if (type === 'required_linear_history' && commit.parents.length > 1)
      return 'This branch must not contain merge commits.';
  }
  return undefined;
};

/** The required statuses that a head lacks, for the answer to a merge. */
export const missingStatuses = (hub: Hub, caller: Caller, ref: string, head: string): readonly string[] =>
  rulesFor(hub, ref).flatMap(({ ruleset, rule }) => {
    if (rule.type !== 'required_status_checks' || bypasses(caller, ruleset)) return [];
    return rule.contexts.flatMap((context) => {
      const last = hub.statuses.findLast(
        (status) =>
          status.sha === head &&
          status.context === context &&
          // What a person says in the App's place does not count.
          (rule.app === undefined || (rule.app === ACTIONS_APP && status.creator.id === ACTIONS_BOT.id)),
      );
      if (last?.state === 'success') return [];
      return [
        `Required status check "${context}" is ${last === undefined ? 'expected' : last.state === 'pending' ? 'pending' : 'failing'}.`,
      ];
    });
  });

/** What a merge lacks in reviews, by the rules of its base branch. */
export const missingReviews = async (
  hub: Hub,
  caller: Caller,
  { issue, pull }: { readonly issue: Issue; readonly pull: Pull },
): Promise<readonly string[]> => {
  const rules = rulesFor(hub, `refs/heads/${pull.baseRef}`).flatMap(({ ruleset, rule }) =>
    rule.type === 'pull_request' && !bypasses(caller, ruleset) ? [rule] : [],
  );
  const approvals = Math.max(0, ...rules.map((rule) => rule.approvals));
  const given = new Set(
    pull.reviews.flatMap(({ state, author }) =>
      state === 'APPROVED' && author.id !== issue.author.id ? [author.id] : [],
    ),
  );
  const owned = rules.some(({ codeOwners }) => codeOwners)
    ? await unreviewedByOwners(hub, pull, issue.author)
    : [];
  return [
    ...(given.size < approvals
      ? [
          `At least ${approvals} approving review${approvals === 1 ? ' is' : 's are'} required by reviewers with write access.`,
        ]
      : []),
    ...(owned.length > 0 ? ['Waiting on code owner review.'] : []),
  ];
};
