/** How the sandbox's repository is set up beside its rulesets: visibility, environments, what Actions may. */

export interface EnvironmentSetup {
  readonly name: string;
  waitTimer: number;
  reviewers: { readonly type: 'User' | 'Team'; readonly id: number }[];
  /** `custom`: the branches and tags of `policies`. */
  limit: 'any' | 'protected' | 'custom';
  policies: { readonly id: number; readonly name: string; readonly type: 'branch' | 'tag' }[];
}

/** Mutable on purpose: whoever administers the repository changes it. */
export interface RepositorySetup {
  visibility: 'public' | 'private' | 'internal';
  allowsForks: boolean;
  readonly environments: EnvironmentSetup[];
  actions: { enabled: boolean; allowed: 'all' | 'local_only' | 'selected'; pinned: boolean };
  tokenDefaults: { permissions: 'read' | 'write'; mayApprove: boolean };
  subject: { useDefault: boolean; claims: readonly string[]; immutable: boolean };
}

const NAMES = ['gatehouse-review', 'gatehouse-elevate', 'gatehouse-revoke', 'gatehouse-audit'];

/** As `docs/adopt.md` wants it. */
export const startingSetup = (branch: string): RepositorySetup => ({
  visibility: 'private',
  allowsForks: false,
  environments: NAMES.map((name, index) => ({
    name,
    waitTimer: 0,
    reviewers: [],
    limit: 'custom',
    policies: [{ id: 71_001 + index, name: branch, type: 'branch' }],
  })),
  actions: { enabled: true, allowed: 'all', pinned: true },
  tokenDefaults: { permissions: 'read', mayApprove: false },
  subject: { useDefault: true, claims: [], immutable: true },
});

export const environmentNamed = (setup: RepositorySetup, name: string): EnvironmentSetup | undefined =>
  setup.environments.find((each) => each.name.toLowerCase() === name.toLowerCase());
