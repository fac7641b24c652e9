/** How the sandbox's repository is set up beside its rulesets: visibility, environments, what Actions may. */

export interface EnvironmentSetup {
  readonly id: number;
  readonly name: string;
  /** Minutes. */
  waitTimer: number;
  reviewers: { readonly type: 'User' | 'Team'; readonly id: number }[];
  /** Whoever began a run does not let it in. */
  preventsSelfReview: boolean;
  /** Administrators may start what waits, on the page of the run; no API has this setting. */
  adminsBypass: boolean;
  /** `custom`: the branches and tags of `policies`. */
  limit: 'any' | 'protected' | 'custom';
  policies: { readonly id: number; readonly name: string; readonly type: 'branch' | 'tag' }[];
  readonly variables: Map<string, string>;
}

/** Mutable on purpose: whoever administers the repository changes it. */
export interface RepositorySetup {
  visibility: 'public' | 'private' | 'internal';
  allowsForks: boolean;
  readonly environments: EnvironmentSetup[];
  /** The id of the next environment: one that is made anew is another one. */
  nextEnvironment: number;
  actions: { enabled: boolean; allowed: 'all' | 'local_only' | 'selected'; pinned: boolean };
  tokenDefaults: { permissions: 'read' | 'write'; mayApprove: boolean };
  subject: { useDefault: boolean; claims: readonly string[]; immutable: boolean };
}

const NAMES = ['gatehouse-review', 'gatehouse-elevate', 'gatehouse-revoke', 'gatehouse-audit'];

/** As `docs/adopt.md` wants it. */
export const startingSetup = (branch: string): RepositorySetup => {
  const setup: RepositorySetup = {
    visibility: 'private',
    allowsForks: false,
    environments: [],
    nextEnvironment: 70_001,
    actions: { enabled: true, allowed: 'all', pinned: true },
    tokenDefaults: { permissions: 'read', mayApprove: false },
    subject: { useDefault: true, claims: [], immutable: true },
  };
  for (const [index, name] of NAMES.entries()) {
    const environment = openEnvironment(setup, name);
    environment.limit = 'custom';
    environment.policies = [{ id: 71_001 + index, name: branch, type: 'branch' }];
  }
  return setup;
};

/** GitHub compares names of environments without their case. */
export const environmentNamed = (setup: RepositorySetup, name: string): EnvironmentSetup | undefined =>
  setup.environments.find((each) => each.name.toLowerCase() === name.toLowerCase());

/** NB. One that is made by naming it has no rule at all: any branch, at once. */
export const openEnvironment = (setup: RepositorySetup, name: string): EnvironmentSetup => {
  const known = environmentNamed(setup, name);
  if (known !== undefined) return known;
  const fresh: EnvironmentSetup = {
    id: setup.nextEnvironment,
    name,
    waitTimer: 0,
    reviewers: [],
    preventsSelfReview: false,
    adminsBypass: true,
    limit: 'any',
    policies: [],
    variables: new Map(),
  };
  setup.nextEnvironment += 1;
  setup.environments.push(fresh);
  return fresh;
};

/** Its secrets go with it. */
export const removeEnvironment = (
  setup: RepositorySetup,
  secrets: Map<string, string>,
  { id, name }: EnvironmentSetup,
): void => {
  setup.environments.splice(
    setup.environments.findIndex((each) => each.id === id),
    1,
  );
  for (const key of secrets.keys())
    if (key.toLowerCase().startsWith(`${name.toLowerCase()}/`)) secrets.delete(key);
};
